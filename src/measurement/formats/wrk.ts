import { less, more, neutral, toMetric, type Kind, type Metric } from '../metric.ts';

// wrk chooses the prefix by magnitude, so that base and head may differ in it: one unit for all.
const MILLISECONDS: Readonly<Record<string, number>> = {
  us: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 3.6e6,
};
const THOUSANDS: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };
const BYTES: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
const NUMBER = String.raw`(\d+(?:\.\d+)?|-?nan)`;
const TIME = `${NUMBER}(us|ms|s|m|h)`;

const THREAD_LATENCY = new RegExp(`^\\s+Latency\\s+${TIME}\\s+${TIME}\\s+${TIME}\\s`);
const THREAD_REQUESTS = new RegExp(
  `^\\s+Req/Sec\\s+${NUMBER}([kMGT]?)\\s+${NUMBER}([kMGT]?)\\s+${NUMBER}([kMGT]?)\\s`,
);
const PERCENTILE = new RegExp(`^\\s+(\\d+(?:\\.\\d+)?)%\\s+${TIME}\\s*$`);
const REQUESTS = new RegExp(`^Requests/sec:\\s+${NUMBER}\\s*$`);
const TRANSFER = new RegExp(`^Transfer/sec:\\s+${NUMBER}([KMG]?)B\\s*$`);
const SOCKET_ERRORS =
  /^\s+Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)\s*$/;
const STATUS_ERRORS = /^\s+Non-2xx or 3xx responses: (\d+)\s*$/;

/** The text that wrk and wrk2 print, latency in ms whatever prefix they chose. */
export function parseWrk(text: string): Metric[] | null {
  const metrics = text.split('\n').flatMap(parseLine);
  return metrics.some(({ name }) => name === 'requests_per_second') ? metrics : null;
}

function parseLine(line: string): Metric[] {
  const latency = THREAD_LATENCY.exec(line);
  if (latency !== null) return listScaled('latency', latency, MILLISECONDS);
  const requests = THREAD_REQUESTS.exec(line);
  if (requests !== null) return listScaled('thread_requests', requests, THOUSANDS);
  const percentile = PERCENTILE.exec(line);
  if (percentile !== null) {
    const [, share = '', number, unit] = percentile;
    const name = `latency/p${Number(share)}`;
    return [toMetric(name, scale(number, unit, MILLISECONDS), less('ms'))];
  }
  return parseTotal(line);
}

function parseTotal(line: string): Metric[] {
  const rate = REQUESTS.exec(line);
  if (rate !== null) {
    return [toMetric('requests_per_second', scale(rate[1], '', BYTES), more('req/s'))];
  }
  const transfer = TRANSFER.exec(line);
  if (transfer !== null) {
    const value = scale(transfer[1], transfer[2], BYTES);
    return [toMetric('transfer_per_second', value, more('B/s'))];
  }
  const sockets = SOCKET_ERRORS.exec(line);
  if (sockets !== null) {
    return ['connect', 'read', 'write', 'timeout'].map((kind, index) =>
      toMetric(`errors/${kind}`, Number(sockets[index + 1]), less(null)),
    );
  }
  const statuses = STATUS_ERRORS.exec(line);
  return statuses === null ? [] : [toMetric('errors/status', Number(statuses[1]), less(null))];
}

/** Average, standard deviation and maximum, each a number and its unit in the match. */
function listScaled(
  prefix: string,
  match: RegExpExecArray,
  factors: Readonly<Record<string, number>>,
): Metric[] {
  const isTime = factors === MILLISECONDS;
  return ['avg', 'stdev', 'max'].map((key, index): Metric => {
    const kind: Kind = isTime ? less('ms') : key === 'stdev' ? neutral('req/s') : more('req/s');
    const value = scale(match[1 + 2 * index], match[2 + 2 * index], factors);
    return toMetric(`${prefix}/${key}`, value, kind);
  });
}

function scale(
  number = '',
  unit = '',
  factors: Readonly<Record<string, number>> = THOUSANDS,
): number {
  return Number(number) * (factors[unit] ?? Number.NaN);
}
