// The device platforms of partners, by which enrollments, warnings and issues are told apart.
import { createEnum, type ValueOf } from './tables.js';

/** The values are the prefixes of Graph's properties: `macOsOnboarded`, `macOsEnrollmentAssignments`. */
export const EnrollmentPlatform = createEnum('EnrollmentPlatform', {
  description: 'A device platform that a partner can be onboarded for. More values may be added.',
  members: {
    ANDROID: ['android', 'Android. Graph: `androidOnboarded`, `androidEnrollmentAssignments`.'],
    IOS: ['ios', 'iOS and iPadOS. Graph: `iosOnboarded`, `iosEnrollmentAssignments`.'],
    LINUX: ['linux', 'Linux. Graph: `linuxOnboarded`, `linuxEnrollmentAssignments`.'],
    MACOS: ['macOs', 'macOS. Graph: `macOsOnboarded`, `macOsEnrollmentAssignments`.'],
    WINDOWS: ['windows', 'Windows. Graph: `windowsOnboarded`, `windowsEnrollmentAssignments`.'],
  },
});
export type EnrollmentPlatform = ValueOf<typeof EnrollmentPlatform>;

/** Returns the name of a platform in the schema. */
export function platformName(platform: EnrollmentPlatform): string {
  const [name = ''] = Object.entries(EnrollmentPlatform).find(([, value]) => value === platform) ?? [];
  return name;
}
