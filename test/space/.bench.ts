import { declareOptions } from '../../src/schema/declaration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import { drawConfigurations } from '../../src/space/draw.ts';
import { countConfigurations } from '../../src/space/enumeration.ts';
import { drawConfiguration } from '../../src/space/search.ts';
import { projectConfiguration } from '../../src/space/projection.ts';
import { seededRandom } from '../../src/random.ts';
const time = <T>(name: string, f: () => T): T => {
  const t = process.cpuUsage();
  const r = f();
  console.log(name, (process.cpuUsage(t).user / 1000).toFixed(0) + ' cpu ms');
  return r;
};
const make = (doc: any) => createSpace(declareOptions(doc, 's.json'), 's.json');
const bools = (n: number) =>
  Object.fromEntries(
    Array.from({ length: n }, (_, i) => [`b${i}`, { type: 'boolean', default: i === 0 }]),
  );
const free = time('create 40', () => make({ properties: bools(40) }));
const cs = Array.from({ length: 20000 }, () => drawConfiguration(free.options, seededRandom(1)));
time('validate 20000 x 40', () => cs.forEach((c) => free.violation(c)));
const big = time('create 200', () => make({ properties: bools(200) }));
const cb = Array.from({ length: 20000 }, () => drawConfiguration(big.options, seededRandom(1)));
time('validate 20000 x 200', () => cb.forEach((c) => big.violation(c)));
const one = make({
  properties: bools(40),
  oneOf: Array.from({ length: 40 }, (_, i) => ({ properties: { [`b${i}`]: { const: true } } })),
});
const chain = make({
  properties: Object.fromEntries(
    Object.entries(bools(40)).map(([k, v]: any) => [k, { ...v, default: false }]),
  ),
  allOf: Array.from({ length: 39 }, (_, i) => ({
    if: { properties: { [`b${i}`]: { const: true } } },
    then: { properties: { [`b${i + 1}`]: { const: true } } },
  })),
});
const pairsChain = make({
  properties: Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      `n${i}`,
      { type: 'integer', minimum: 1, maximum: 10, default: 1 },
    ]),
  ),
  allOf: Array.from({ length: 11 }, (_, i) => ({
    if: { properties: { [`n${i}`]: { minimum: 2 } } },
    then: { properties: { [`n${i + 1}`]: { maximum: 2 } } },
  })),
});
for (const [name, s] of [
  ['free', free],
  ['one', one],
  ['chain', chain],
  ['ints', pairsChain],
] as const) {
  for (const count of [20, 2000, 20000]) {
    const d = time(`${name} draw ${count}`, () => drawConfigurations(s, count, seededRandom(1)));
    console.log('  got', d.length);
  }
  console.log(
    name,
    time('count', () => countConfigurations(s, seededRandom(2))),
  );
}
