// Warnings about what a mutation would bring about: their codes, how they are shown, and how they refuse a mutation.
import { Field, ID, ObjectType } from 'type-graphql';
import type { States } from './difference.js';
import { EnrollmentPlatform } from './enrollment-platform.js';
import { createEnum } from './tables.js';
import { limitErrors, type UserError } from './user-error.js';

export interface WarningFacts {
  /** When the mutation has the warning, and why that matters. */
  meaning: string;
  /** The page that says so; `inferred` if it only follows from what Graph shows. */
  source: `https://${string}` | 'inferred';
}

const thirdPartyPartners = 'https://learn.microsoft.com/intune/device-security/compliance/third-party-partners';
const filters = 'https://learn.microsoft.com/intune/intune-service/fundamentals/filters';

/** All warnings, in order. The enum's descriptions and the table in docs/warnings.md are derived from it. */
export const warningFacts = {
  EVERYONE_ASSIGNED: {
    meaning: 'All devices or all licensed users are added to the platform, and no filter narrows them.',
    source: 'inferred',
  },
  EXCLUSIONS_ONLY: {
    meaning: 'The assignments of the platform would only exclude groups, so that nobody is assigned.',
    source: 'inferred',
  },
  FILTER_NOT_FOUND: {
    meaning: 'An assignment filter that is added to the platform does not exist.',
    source: 'inferred',
  },
  FILTER_OF_ANOTHER_PLATFORM: {
    meaning: 'An assignment filter that is added to the platform is for devices of another platform, or for apps.',
    source: filters,
  },
  GROUP_NOT_FOUND: {
    meaning: 'A group that is added to the platform, or excluded there, does not exist.',
    source: 'https://github.com/fleetdm/fleet/issues/32228',
  },
  GROUP_NOT_READABLE: {
    meaning:
      'A group that is added to the platform, or excluded there, cannot be read, so that nobody knows whether it ' +
      'exists.',
    source: 'inferred',
  },
  MANUAL_SYNC_NEEDED: {
    meaning:
      'The partner is Omnissa Workspace ONE: the change takes effect after "Sync Azure Services" in its own console.',
    source: thirdPartyPartners,
  },
  NOBODY_ASSIGNED: {
    meaning: 'The partner would be onboarded for the platform without any assignment.',
    source: 'inferred',
  },
  PLATFORM_HELD_BY_ANOTHER_PARTNER: {
    meaning: 'Another partner is onboarded for the platform or has assignments on it. A platform can have one partner.',
    source: thirdPartyPartners,
  },
  STATE_SET_BY_PARTNER: {
    meaning: 'The state or the last heartbeat is changed, which the partner itself reports.',
    source: 'https://github.com/microsoft/Microsoft365DSC/issues/5326',
  },
  TARGET_NOT_OFFERED_BY_ADMIN_CENTER: {
    meaning:
      'A target is added that the admin center does not offer, which knows included groups, excluded groups and ' +
      'all users.',
    source: thirdPartyPartners,
  },
} as const satisfies Record<string, WarningFacts>;
export type WarningCode = keyof typeof warningFacts;
export const warningCodes = Object.keys(warningFacts) as WarningCode[];

/** Returns the description of each code of a table. */
export function describeFacts<C extends string>(facts: Readonly<Record<C, WarningFacts>>): Record<C, string> {
  const described = Object.entries<WarningFacts>(facts).map(([code, { meaning, source }]) => [
    code,
    source === 'inferred' ? `${meaning} Inferred, not documented by Microsoft.` : meaning,
  ]);
  return Object.fromEntries(described) as Record<C, string>;
}

export const IntuneWarningCode = createEnum('IntuneWarningCode', {
  description: 'What a mutation brings about that an administrator may not expect. More values may be added.',
  members: describeFacts(warningFacts),
});

@ObjectType({
  description:
    'Something that a mutation brings about, or would bring about, and that an administrator may not expect.',
  simpleResolvers: true,
})
export class IntuneWarning {
  @Field(() => IntuneWarningCode, { description: 'The kind of the warning, for programs.' })
  code!: WarningCode;

  @Field(() => String, { description: 'What happens, and what to do about it, in English.' })
  message!: string;

  @Field(() => [ID], {
    description: 'The ids of the groups, assignment filters or partners that it is about; at most 50 partners.',
  })
  objectIds!: string[];

  @Field(() => EnrollmentPlatform, {
    nullable: true,
    description: 'The device platform; `null` if it is not about one platform.',
  })
  platform!: EnrollmentPlatform | null;
}

export interface Assessment {
  warnings: readonly IntuneWarning[];
  /** Codes whose check was not made, or not for every object, because something could not be read. */
  notChecked: readonly WarningCode[];
}

/** Two states of an object, and the id of the object; `undefined` if it has none yet. */
export interface AssessedChange {
  id: string | undefined;
  states: States;
}

/** Finds the warnings with these codes. Reads only what they need, and rejects only for a claims challenge. */
export type Assess = (change: AssessedChange, codes: ReadonlySet<WarningCode>) => Promise<Assessment>;

/** The warnings of one mutation. */
export interface ChangeWatch {
  /** The `review` of the mutation: returns an error for each warning that `refuseOn` names. */
  review: (states: States) => Promise<readonly UserError<string>[]>;
  /** Returns all warnings of what was reviewed. `createdId` is the id that a new object got. */
  assess: (createdId?: string) => Promise<Assessment>;
}

const everyCode: ReadonlySet<WarningCode> = new Set(warningCodes);

/**
 * Watches one mutation. What it would change is taken from its review, so that the mutation and its dry run have the
 * same warnings. There are none if nothing would change.
 */
export function watchChange({
  assess,
  id,
  refuseOn,
}: {
  assess: Assess;
  /** The id of the object; left out for a create. */
  id?: string;
  refuseOn: readonly WarningCode[] | null | undefined;
}): ChangeWatch {
  const refused = new Set(refuseOn);
  let planned: States | undefined;
  return {
    review: async (states) => {
      planned = states;
      return refused.size === 0 ? [] : refusalsOf(await assess({ id, states }, refused));
    },
    assess: async (createdId) =>
      planned ? assess({ id: id ?? createdId, states: planned }, everyCode) : { warnings: [], notChecked: [] },
  };
}

/** The change of an object that no warning is about. */
export const assessNothing: Assess = () => Promise.resolve({ warnings: [], notChecked: [] });

/** Returns the user errors of a mutation that must not have any of these warnings. */
export function refusalsOf({ notChecked, warnings }: Assessment): UserError<string>[] {
  const found = warnings.map(({ code, message }) => refusal(`${message} Nothing was sent, because of ${code}.`));
  const unknown = notChecked.map((code) =>
    refusal(
      `Whether the change has the warning ${code} could not be checked, so nothing was sent. Check your ` +
        'permissions, or try again.',
    ),
  );
  return limitErrors([...found, ...unknown]);
}

function refusal(message: string): UserError<string> {
  return { code: 'REFUSED_ON_WARNING', field: ['refuseOn'], message };
}
