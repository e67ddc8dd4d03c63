import { exec } from '@actions/exec';
console.log(typeof exec);
