// Assignment filters that a target refers to: their types, and the search for them.
// https://learn.microsoft.com/graph/api/resources/intune-policyset-deviceplatformtype
import { Args, ArgsType, Ctx, Directive, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { withNewEnumMembers } from '../msgraph/call.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphNotOffered } from '../msgraph/errors.js';
import { permissions } from '../msgraph/permissions.js';
import { createUnmodelledFinder } from '../resource/codec.js';
import { compareCodeUnits, compareNames } from '../resource/comparison.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { FindUnmodelled } from '../resource/entity.js';
import { createEnum, type ValueOf } from '../resource/tables.js';
import {
  checkSearch,
  decodeListed,
  hasWords,
  primeReferences,
  readReference,
  SearchArgs,
  selectOf,
  splitWords,
  type Listed,
} from './reference.js';

export const DevicePlatformType = createEnum('DevicePlatformType', {
  description: 'The kind of devices or apps that an assignment filter applies to. Graph: `devicePlatformType`.',
  members: {
    ANDROID: ['android', 'Android, managed by a device administrator. Graph: `android`.'],
    ANDROID_AOSP: ['androidAOSP', 'Android without Google services (AOSP). Graph: `androidAOSP`.'],
    ANDROID_FOR_WORK: ['androidForWork', 'Android Enterprise. Graph: `androidForWork`.'],
    ANDROID_MOBILE_APPLICATION_MANAGEMENT: [
      'androidMobileApplicationManagement',
      'Managed apps on Android. Graph: `androidMobileApplicationManagement`.',
    ],
    ANDROID_WORK_PROFILE: [
      'androidWorkProfile',
      'Android with a work profile on a personal device. Graph: `androidWorkProfile`.',
    ],
    IOS: ['iOS', 'iOS and iPadOS. Graph: `iOS`.'],
    IOS_MOBILE_APPLICATION_MANAGEMENT: [
      'iOSMobileApplicationManagement',
      'Managed apps on iOS and iPadOS. Graph: `iOSMobileApplicationManagement`.',
    ],
    MACOS: ['macOS', 'macOS. Graph: `macOS`.'],
    UNKNOWN: [
      'unknown',
      'The platform is not known, or is newer than this schema. Graph: `unknown`, `unknownFutureValue`.',
    ],
    WINDOWS_10_AND_LATER: ['windows10AndLater', 'Windows 10 and later. Graph: `windows10AndLater`.'],
    WINDOWS_81_AND_LATER: ['windows81AndLater', 'Windows 8.1 and later. Graph: `windows81AndLater`.'],
    WINDOWS_MOBILE_APPLICATION_MANAGEMENT: [
      'windowsMobileApplicationManagement',
      'Managed apps on Windows. Graph: `windowsMobileApplicationManagement`.',
    ],
    WINDOWS_PHONE_81: ['windowsPhone81', 'Windows Phone 8.1. Graph: `windowsPhone81`.'],
  },
});
export type DevicePlatformType = ValueOf<typeof DevicePlatformType>;

/** The value that Graph returns instead of a member that a caller may not know yet. */
export const futurePlatform = 'unknownFutureValue';

const platforms: ReadonlySet<string> = new Set(Object.values(DevicePlatformType));

/** Decodes a platform. Never throws: a word that is not modelled becomes `UNKNOWN`. */
export function decodePlatform(word: string): DevicePlatformType {
  return platforms.has(word) ? (word as DevicePlatformType) : DevicePlatformType.UNKNOWN;
}

/**
 * The kinds of devices that a filter can be for to fit an assignment on each platform of a partner; none are for apps.
 */
export const fittingPlatforms = {
  [EnrollmentPlatform.ANDROID]: [
    DevicePlatformType.ANDROID,
    DevicePlatformType.ANDROID_AOSP,
    DevicePlatformType.ANDROID_FOR_WORK,
    DevicePlatformType.ANDROID_WORK_PROFILE,
  ],
  [EnrollmentPlatform.IOS]: [DevicePlatformType.IOS],
  // Graph has no filter for Linux.
  [EnrollmentPlatform.LINUX]: [],
  [EnrollmentPlatform.MACOS]: [DevicePlatformType.MACOS],
  [EnrollmentPlatform.WINDOWS]: [
    DevicePlatformType.WINDOWS_10_AND_LATER,
    DevicePlatformType.WINDOWS_81_AND_LATER,
    DevicePlatformType.WINDOWS_PHONE_81,
  ],
} satisfies Record<EnrollmentPlatform, DevicePlatformType[]>;

/**
 * Returns whether a filter fits a platform, by Graph's word for what the filter is for. One that is not known may fit.
 */
export function mayFit(word: unknown, platform: EnrollmentPlatform): boolean {
  const known = typeof word === 'string' ? decodePlatform(word) : DevicePlatformType.UNKNOWN;
  const fitting: readonly DevicePlatformType[] = fittingPlatforms[platform];
  return known === DevicePlatformType.UNKNOWN || fitting.includes(known);
}

export const findUnmodelledPlatform: FindUnmodelled = (word, found) => {
  if (typeof word === 'string' && word !== futurePlatform && !platforms.has(word)) {
    found.push(`devicePlatformType/${word}`);
  }
};

const properties = ['displayName', 'description', 'platform', 'rule'] as const;
export const assignmentFilterKind = { collection: permissions.readAssignmentFilters.path, properties };
export const findUnmodelledInFilter = createUnmodelledFinder({
  type: 'deviceAndAppManagementAssignmentFilter',
  properties: new Map([['platform', findUnmodelledPlatform]]),
  partial: true,
});

@Directive('@key(fields: "id")')
@ObjectType({
  description: `A reusable rule over device properties, defined once in Intune. Graph: \`deviceAndAppManagementAssignmentFilter\`.

Each field except \`id\` needs \`${permissions.readAssignmentFilters.name}\`, and is \`null\` if the filter no longer exists.`,
})
export class AssignmentFilter {
  @Field(() => ID, { simple: true, description: 'The id that Microsoft Graph assigned. Graph: `id`.' })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  @Field(() => String, { nullable: true, description: 'The name that administrators see. Graph: `displayName`.' })
  displayName(@Ctx() context: Context): Promise<string | null> {
    return this.read(context, 'displayName');
  }

  @Field(() => String, {
    nullable: true,
    description: 'The description that administrators wrote for the filter. Graph: `description`.',
  })
  description(@Ctx() context: Context): Promise<string | null> {
    return this.read(context, 'description');
  }

  @Field(() => DevicePlatformType, {
    nullable: true,
    description: 'The kind of devices or apps that the rule applies to. Graph: `platform`.',
  })
  async platform(@Ctx() context: Context): Promise<DevicePlatformType | null> {
    const word = await this.read(context, 'platform');
    return word === null ? null : decodePlatform(word);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The rule in Intune\'s filter language, such as `(device.model -eq "iPhone")`. Graph: `rule`.',
  })
  rule(@Ctx() context: Context): Promise<string | null> {
    return this.read(context, 'rule');
  }

  private read(context: Context, property: (typeof properties)[number]): Promise<string | null> {
    return readReference(context, { kind: assignmentFilterKind, id: this.id, property });
  }
}

@ObjectType({
  description: 'The first assignment filters that match a search. To find others, search for more words.',
  simpleResolvers: true,
})
export class AssignmentFilterPage {
  @Field(() => Boolean, { description: 'Whether more assignment filters match than are returned.' })
  hasMore!: boolean;

  @Field(() => [AssignmentFilter], {
    description: 'The assignment filters, ordered by name. Their properties need no further call.',
  })
  nodes!: AssignmentFilter[];
}

@ArgsType()
export class AssignmentFiltersArgs extends SearchArgs {
  @Field(() => EnrollmentPlatform, {
    nullable: true,
    description: `Returns only the filters that fit assignments on this platform of a partner: those without the warning
\`FILTER_OF_ANOTHER_PLATFORM\`. A filter of a type newer than this schema is among them, since it may fit.`,
  })
  fitsPlatform?: EnrollmentPlatform | null;

  @Field(() => DevicePlatformType, {
    nullable: true,
    description: 'Returns only the filters for exactly this kind of devices or apps.',
  })
  platform?: DevicePlatformType | null;
}

@Resolver()
export class AssignmentFilterResolver {
  @Query(() => AssignmentFilterPage, {
    nullable: true,
    description: `Searches for assignment filters by the words of their names. Microsoft Graph v1.0 has none.
Needs \`${permissions.readAssignmentFilters.name}\`. Graph: \`GET /deviceManagement/assignmentFilters\`.`,
  })
  async assignmentFilters(
    @Args(() => AssignmentFiltersArgs) args: AssignmentFiltersArgs,
    @Ctx() context: Context,
  ): Promise<AssignmentFilterPage> {
    checkSearch(args);
    const { first, fitsPlatform, platform, search } = args;
    const words = splitWords(search);
    const isOnPlatform = (filter: Listed): boolean =>
      (!platform || platformOf(filter) === platform) &&
      (!fitsPlatform || mayFit(filter.json['platform'], fitsPlatform));
    const matching = decodeListed(await context.once(listFilters))
      .filter((filter) => hasWords(filter.displayName, words) && isOnPlatform(filter))
      .toSorted(compareListed);
    const returned = matching.slice(0, first);
    primeReferences(context, assignmentFilterKind, returned);
    return {
      hasMore: matching.length > first,
      nodes: returned.map(({ id }) => new AssignmentFilter(id)),
    };
  }
}

/**
 * Returns all filters of the tenant; none if the version of Graph has no such path. Read once per operation and
 * searched here, because Microsoft documents no query options
 * (https://learn.microsoft.com/graph/api/intune-policyset-deviceandappmanagementassignmentfilter-list). A tenant has
 * hundreds of filters at most.
 */
function listFilters(msgraph: MsGraphClient): Promise<unknown[]> {
  const path = `${assignmentFilterKind.collection}${selectOf(assignmentFilterKind)}`;
  return msgraph.list(path, { headers: withNewEnumMembers }).catch((error: unknown) => {
    if (error instanceof MsGraphNotOffered && error.missing === 'segment') return [];
    throw error;
  });
}

function platformOf({ json: { platform } }: Listed): DevicePlatformType | null {
  return typeof platform === 'string' ? decodePlatform(platform) : null;
}

function compareListed(a: Listed, b: Listed): number {
  return compareNames(a.displayName ?? '', b.displayName ?? '') || compareCodeUnits(a.id, b.id);
}
