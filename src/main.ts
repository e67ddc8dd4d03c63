import * as core from '@actions/core';
import * as github from '@actions/github';
import { DefaultArtifactClient } from '@actions/artifact';
import { exec } from '@actions/exec';
import OpenAI from 'openai';
import { z } from 'zod';
import { RandomForestRegression } from 'ml-random-forest';
console.log(
  core.getInput('x'),
  typeof github.getOctokit,
  DefaultArtifactClient,
  exec,
  OpenAI,
  z.string(),
  RandomForestRegression,
);
