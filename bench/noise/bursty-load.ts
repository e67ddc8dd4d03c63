// Burns a core in bursts of random length with pauses of random length, until its standard input
// ends: nothing goes on when whoever started it is gone.
import { seededRandom } from '../../src/random.ts';

const LONGEST_MILLISECONDS = 2000;

const random = seededRandom(Number(process.argv[2]));

function burst(): void {
  const end = performance.now() + LONGEST_MILLISECONDS * random();
  while (performance.now() < end);
  setTimeout(burst, LONGEST_MILLISECONDS * random());
}

process.stdin.resume().on('end', () => process.exit());
burst();
