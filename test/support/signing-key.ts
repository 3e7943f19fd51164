// The signing key that the emulators of a test file share: making one is most of what starting an emulator takes.
import { generateKeyPairSync } from 'node:crypto';

export const { privateKey: signingKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
