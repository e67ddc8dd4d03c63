import { t as exec } from "./exec.js";
// src/cli.ts
console.log(typeof exec);
export {};
