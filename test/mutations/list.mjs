// All hand-written mutations: changes of the source that must make a test fail.
import { auth } from './auth.mjs';
import { changes } from './changes.mjs';
import { logs } from './logs.mjs';
import { msgraph } from './msgraph.mjs';
import { partner } from './partner.mjs';
import { resource } from './resource.mjs';
import { server } from './server.mjs';

/**
 * @typedef {object} Mutation
 * @property {string} file Path of the source file, from the root of the repository.
 * @property {string} from The exact text to replace. It occurs once in the file.
 * @property {string} to The replacement.
 * @property {string} breaks What goes wrong with the mutation, in a sentence.
 * @property {string[]} tests The test files that must fail.
 * @property {string} [title] A pattern of test titles, as for `jest -t`, so that few tests run.
 * @property {string} [accepted] Why no test can or should fail. Such a mutation may survive.
 */

/** @type {Mutation[]} */
export const mutations = [...auth, ...changes, ...logs, ...msgraph, ...partner, ...resource, ...server];
