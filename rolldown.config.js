import { defineConfig } from 'rolldown';
import license from 'rollup-plugin-license';

// One bundle an entry, so that the action and the terminal each start from a single file.
export default defineConfig({
  input: { main: 'src/main.ts', cli: 'src/cli.ts' },
  platform: 'node',
  // The oldest Node that the terminal program runs on.
  transform: { target: 'node20' },
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    sourcemap: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  },
  plugins: [license({ thirdParty: { output: 'dist/licenses.txt' } })],
});
