// Ids as parts of a path.

/**
 * Whether an id may become a segment of a path. Graph's ids are GUIDs and, in Intune, GUIDs joined by `_` or `-`. An
 * allow-list, since `encodeURIComponent` leaves `.` and `..` as they are and they would walk the path with the user's
 * token; 128 is room for three GUIDs.
 */
export function isPathId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,128}$/.test(id);
}
