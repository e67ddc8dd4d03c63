#!/usr/bin/env node
import { A as readText, C as openRepository, D as _usingCtx, N as seededRandom, T as createDirectoryStore, _ as createLocalWorld, a as openField, b as interruptSignal, c as shorten, d as TRIAL_LOG, f as readRunRecord, i as createRunner, k as prepareOutput, l as readInputs, m as EXCHANGES, n as buildRevisions, o as countConfigurations, p as keyOf, r as describeTrial, s as createAnswerReader, t as runInterruptibly, v as settingsDirectoryStore, w as readExchanges, x as visible, y as createTerminal } from "./interrupted-run.js";
import { C as assertNever, S as UserError } from "./schemas.js";
import { parseArgs } from "node:util";
import { join, resolve } from "node:path";
// src/call.ts
const USAGE = `Usage:
  perfscape run --base REF [--head REF] [--repository DIR] [--config FILE]
                [--output DIR] [--store DIR] [--update-store] [--seed N]
                [--replay DIR]
      Measures base against head and writes comment.md, summary.md, result.json and
      model/ into the output directory (default: perfscape-out).
  perfscape run --resume DIR [--repository DIR] [--store DIR] [--update-store]
                [--replay DIR]
      Goes on with the run that was interrupted in the output directory DIR, in what is
      left of its minutes; when none are left, reports what it had measured.
  perfscape run --resume DIR --report-only [--repository DIR]
      Reports what the interrupted run had measured, and measures nothing more.
  perfscape check [--head REF] [--repository DIR] [--config FILE]
      Validates settings and schema, prints the configuration space, runs one trial.

  REF is a branch, tag or commit; head is HEAD unless given. --store reads the model kept
  in DIR, --update-store also writes it. The key of a language model is read from
  OPENAI_API_KEY. --replay answers its requests from DIR, such as exchanges/ of another
  run's output directory, and asks nobody.
  Both read commits: what is not committed is not seen.
Exit: 0 passed, 1 the gate failed, 2 a mistake in call, settings or repository,
3 a fault of Perfscape.
`;
const OPTIONS = {
	repository: {
		type: "string",
		default: "."
	},
	base: { type: "string" },
	head: { type: "string" },
	config: { type: "string" },
	output: { type: "string" },
	resume: { type: "string" },
	"report-only": {
		type: "boolean",
		default: false
	},
	replay: { type: "string" },
	store: { type: "string" },
	"update-store": {
		type: "boolean",
		default: false
	},
	seed: { type: "string" },
	help: {
		type: "boolean",
		short: "h",
		default: false
	}
};
/** @throws UserError for words that the call does not know. */
function parseCall(words) {
	try {
		const { values, positionals } = parseArgs({
			args: [...words],
			options: OPTIONS,
			allowPositionals: true
		});
		return {
			values,
			command: positionals[0] ?? null,
			rest: positionals.slice(1)
		};
	} catch (error) {
		throw new UserError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
}
/** The call that goes on with this one. */
function describeResumption({ values }, directory) {
	const { repository, store, replay } = values;
	return [
		"perfscape",
		"run",
		"--resume",
		directory,
		...repository === "." ? [] : ["--repository", repository],
		...store === void 0 ? [] : ["--store", store],
		...replay === void 0 ? [] : ["--replay", replay],
		...values["update-store"] ? ["--update-store"] : []
	].map((word) => /^[\w./:@=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}
// src/check.ts
function describeDomain(option) {
	switch (option.kind) {
		case "boolean": return "true, false";
		case "categorical": return option.values.map((value) => JSON.stringify(value)).join(", ");
		case "integer":
		case "real": return option.domain.type === "levels" ? option.domain.values.join(", ") : `${option.domain.minimum} … ${option.domain.maximum}`;
		default: return assertNever(option);
	}
}
function describeCount({ count, exact }) {
	if (count === Number.POSITIVE_INFINITY) return "infinitely many";
	return exact ? String(count) : `about ${count.toPrecision(2)}`;
}
const METRICS_SHOWN = 200;
/** What the benchmark printed, so that objectives can be chosen from it. */
function listMetrics(reader) {
	const metrics = reader.lastMetrics();
	const judged = new Map((reader.settled() ?? []).map((objective) => [objective.name, objective]));
	const lines = metrics.slice(0, METRICS_SHOWN).map((metric) => {
		const { unit, direction } = judged.get(metric.name) ?? metric;
		const parts = [
			describeValue(metric.value, unit),
			direction,
			judged.has(metric.name) && "judged"
		];
		return `  ${printable(shorten(metric.name))}: ${parts.filter(Boolean).join(", ")}`;
	});
	const hidden = metrics.length - lines.length;
	return [
		`metrics: ${metrics.length} in the benchmark's output`,
		...lines,
		...hidden > 0 ? [`  and ${hidden} more`] : [],
		...reader.notes()
	];
}
function describeValue(value, unit) {
	const shown = typeof value === "number" ? String(value) : `no number: ${value}`;
	return printable(unit === null || unit === "" ? shown : `${shown} ${unit}`);
}
/** Benchmarks print what they like; a terminal would obey some of it. */
function printable(text) {
	return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "�");
}
/** Validates settings and schema of one commit, describes its space, and runs one trial. */
async function check(world, { head, settingsPath, inputs: given }) {
	try {
		var _usingCtx$1 = _usingCtx();
		const inputs = await readInputs(world, {
			base: null,
			head,
			settingsPath,
			inputs: given
		});
		const { space } = inputs.head;
		const count = describeCount(countConfigurations(space, seededRandom(inputs.settings.seed)));
		const lines = [
			`settings: fine; ${inputs.settings.objectives.length} objectives, ${inputs.profiles.length} profiles`,
			`schema: ${space.options.length} options, ${count} valid configurations`,
			...space.options.map((option) => `  ${option.name} (${option.kind}): ${describeDomain(option)}; default ${JSON.stringify(option.default)}`),
			...space.fixed.map(({ name, reason }) => `  ${name} stays at its default: ${reason}`),
			...inputs.notes
		];
		const temporary = _usingCtx$1.a(await world.makeTemporaryDirectory());
		const revisions = _usingCtx$1.a(await buildRevisions(world, inputs, {
			directory: temporary.path,
			limitSeconds: inputs.settings.budget.minutes * 60
		}));
		const field = openField(inputs);
		const reader = createAnswerReader(inputs.settings, world.matchLines);
		const place = {
			directory: temporary.path,
			outputDirectory: null
		};
		const trial = await createRunner(world, {
			inputs,
			field,
			reader,
			revisions,
			...place
		})({
			revision: "head",
			key: keyOf(space.defaultConfiguration),
			repetition: 0,
			partners: []
		});
		const { outcome } = trial;
		lines.push(outcome.status === "success" ? `benchmark: fine; ${trial.seconds.toFixed(2)} s at the default: ${JSON.stringify(outcome.values)}` : `benchmark: at the default it ${describeTrial(trial)}`, ...listMetrics(reader));
		return {
			text: `${lines.join("\n")}\n`,
			isUsable: outcome.status === "success"
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
// src/cli.ts
const UNCOMMITTED = "note: uncommitted changes are not checked; commit them first";
async function connect({ values }, describe) {
	const repository = await openRepository(resolve(values.repository));
	return {
		repository,
		world: createLocalWorld({
			repository,
			environment: process.env,
			apiKey: process.env["OPENAI_API_KEY"] || null,
			interrupted: interruptSignal(),
			describeInterruption: describe,
			openStore: (settings) => values.store === void 0 ? settingsDirectoryStore(settings, repository) : createDirectoryStore(resolve(values.store)),
			...createTerminal()
		}),
		inputs: values.seed === void 0 ? {} : { seed: values.seed },
		settingsPath: values.config ?? null
	};
}
/** What an interruption leaves, in words. */
async function describeInterruption(call, directory) {
	if (await readText(join(resolve(directory), "run.json")) === null) return "nothing was measured yet";
	return `the trials so far are in ${join(directory, TRIAL_LOG)}; to go on: ${describeResumption(call, directory)}`;
}
/** What the call asks for, or what it asked for that goes on, as far as this one does not say. */
async function readRequest({ values }, { repository, ...given }) {
	const { base, head, resume } = values;
	const resumed = resume === void 0 ? null : await readRunRecord(given.world, resolve(resume));
	return {
		base: base === void 0 ? resumed?.commits.base ?? null : await repository.requireCommit(base),
		head: await repository.requireCommit(head ?? resumed?.commits.head ?? "HEAD"),
		settingsPath: given.settingsPath ?? resumed?.settingsPath ?? null,
		inputs: {
			...resumed?.inputs,
			...given.inputs
		},
		resumed,
		reportsOnly: values["report-only"]
	};
}
async function readRecordedExchanges({ resume, replay }) {
	const kept = resume === void 0 ? [] : await readExchanges(join(resolve(resume), EXCHANGES));
	if (replay === void 0) return {
		kept,
		replayed: null
	};
	const replayed = await readExchanges(resolve(replay));
	if (replayed.length > 0) return {
		kept,
		replayed
	};
	throw new UserError(`--replay: ${replay} holds no recorded exchanges (*.json): those of a run are in the folder ${EXCHANGES} of its output directory`);
}
/** @throws UserError for options that do not go together. */
function requireFitting({ output, resume, base, ...flags }) {
	if (resume === void 0 && flags["report-only"]) throw new UserError("run: --report-only needs --resume with the directory of the run");
	if (output !== void 0 && resume !== void 0) throw new UserError("run: --resume goes on in its own directory: leave --output out");
	if (resume === void 0 && base === void 0) throw new UserError(`run: --base is missing\n${USAGE}`);
}
async function runCommand(call) {
	const { values } = call;
	const { output, resume } = values;
	requireFitting(values);
	const exchanges = await readRecordedExchanges(values);
	const directory = resume ?? output ?? "perfscape-out";
	if (resume === void 0) await prepareOutput(resolve(directory));
	const connection = await connect(call, () => describeInterruption(call, directory));
	const request = {
		...await readRequest(call, connection),
		notes: [],
		exchanges,
		outputDirectory: resolve(directory),
		updatesStore: values["update-store"]
	};
	const outcome = await runInterruptibly(connection.world, request, {
		readExchanges: () => readExchanges(join(resolve(directory), EXCHANGES)),
		onReport: () => connection.world.report(`interrupted; what was measured by then is written to ${directory}`)
	});
	process.stdout.write(outcome.summary);
	const { conclusion } = outcome.result.gate;
	connection.world.report(`gate: ${conclusion}; written to ${directory}`);
	return conclusion === "fail" ? 1 : 0;
}
async function checkCommand(call) {
	const { repository, world, inputs, settingsPath } = await connect(call, () => Promise.resolve(null));
	const head = await repository.requireCommit(call.values.head ?? "HEAD");
	if (await repository.hasUncommittedChanges()) world.report(UNCOMMITTED);
	const report = await check(world, {
		head,
		settingsPath,
		inputs
	});
	process.stdout.write(visible(report.text));
	return report.isUsable ? 0 : 2;
}
async function main(words) {
	const call = parseCall(words);
	if (call.values.help) {
		process.stdout.write(USAGE);
		return 0;
	}
	if (call.rest.length > 0) throw new UserError(`unexpected: ${call.rest.join(" ")}\n${USAGE}`);
	switch (call.command) {
		case "run": return runCommand(call);
		case "check": return checkCommand(call);
		default: throw new UserError(`${call.command === null ? "a command is missing" : `no such command: ${call.command}`}\n${USAGE}`);
	}
}
try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	const isMistake = error instanceof UserError;
	const text = error instanceof Error ? isMistake ? error.message : error.stack : String(error);
	process.stderr.write(visible(`perfscape: ${text}\n`));
	process.exitCode = isMistake ? 2 : 3;
}
export {};
