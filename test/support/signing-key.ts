// The signing key that the emulators of a test file share, since creating a key takes most of an emulator's start.
import { generateKeyPairSync } from 'node:crypto';

export const { privateKey: signingKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
