// Platform of an assignment filter. Enum members have GraphQL's names and Graph's values.
// https://learn.microsoft.com/graph/api/resources/intune-policyset-deviceplatformtype
import { registerEnumType } from 'type-graphql';
import type { FindUnmodelled } from '../resource/entity.js';

export enum DevicePlatformType {
  ANDROID = 'android',
  ANDROID_AOSP = 'androidAOSP',
  ANDROID_FOR_WORK = 'androidForWork',
  ANDROID_MOBILE_APPLICATION_MANAGEMENT = 'androidMobileApplicationManagement',
  ANDROID_WORK_PROFILE = 'androidWorkProfile',
  IOS = 'iOS',
  IOS_MOBILE_APPLICATION_MANAGEMENT = 'iOSMobileApplicationManagement',
  MACOS = 'macOS',
  UNKNOWN = 'unknown',
  WINDOWS_10_AND_LATER = 'windows10AndLater',
  WINDOWS_81_AND_LATER = 'windows81AndLater',
  WINDOWS_MOBILE_APPLICATION_MANAGEMENT = 'windowsMobileApplicationManagement',
  WINDOWS_PHONE_81 = 'windowsPhone81',
}
registerEnumType(DevicePlatformType, {
  name: 'DevicePlatformType',
  description: 'The kind of devices or apps that an assignment filter applies to. Graph: `devicePlatformType`.',
  valuesConfig: {
    ANDROID: { description: 'Android, managed by a device administrator. Graph: `android`.' },
    ANDROID_AOSP: { description: 'Android without Google services (AOSP). Graph: `androidAOSP`.' },
    ANDROID_FOR_WORK: { description: 'Android Enterprise. Graph: `androidForWork`.' },
    ANDROID_MOBILE_APPLICATION_MANAGEMENT: {
      description: 'Managed apps on Android. Graph: `androidMobileApplicationManagement`.',
    },
    ANDROID_WORK_PROFILE: {
      description: 'Android with a work profile on a personal device. Graph: `androidWorkProfile`.',
    },
    IOS: { description: 'iOS and iPadOS. Graph: `iOS`.' },
    IOS_MOBILE_APPLICATION_MANAGEMENT: {
      description: 'Managed apps on iOS and iPadOS. Graph: `iOSMobileApplicationManagement`.',
    },
    MACOS: { description: 'macOS. Graph: `macOS`.' },
    UNKNOWN: {
      description: 'The platform is not known, or is newer than this schema. Graph: `unknown`, `unknownFutureValue`.',
    },
    WINDOWS_10_AND_LATER: { description: 'Windows 10 and later. Graph: `windows10AndLater`.' },
    WINDOWS_81_AND_LATER: { description: 'Windows 8.1 and later. Graph: `windows81AndLater`.' },
    WINDOWS_MOBILE_APPLICATION_MANAGEMENT: {
      description: 'Managed apps on Windows. Graph: `windowsMobileApplicationManagement`.',
    },
    WINDOWS_PHONE_81: { description: 'Windows Phone 8.1. Graph: `windowsPhone81`.' },
  },
});

/** The value that Graph returns instead of a member that a caller may not know yet. */
export const futurePlatform = 'unknownFutureValue';

const platforms: ReadonlySet<string> = new Set(Object.values(DevicePlatformType));

/** Decodes a platform. Never throws: a word that is not modelled becomes `UNKNOWN`. */
export function decodePlatform(word: string): DevicePlatformType {
  return platforms.has(word) ? (word as DevicePlatformType) : DevicePlatformType.UNKNOWN;
}

export const findUnmodelledPlatform: FindUnmodelled = (word, found) => {
  if (typeof word === 'string' && word !== futurePlatform && !platforms.has(word)) {
    found.push(`devicePlatformType/${word}`);
  }
};
