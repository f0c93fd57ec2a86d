import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import * as italian from '@zxcvbn-ts/language-it';

/** What the thread is given; it answers with a score of 0 to 4. */
export interface Guessing {
  password: string;
  /** Words to try first: names of the person, the shop and the product. */
  known: string[];
}

const dictionary = { ...common.dictionary, ...english.dictionary, ...italian.dictionary };
const estimator = new ZxcvbnFactory({ dictionary, graphs: common.adjacencyGraphs });

parentPort?.on('message', ({ password, known }: Guessing) => {
  parentPort?.postMessage(estimator.check(password, known).score);
});
