// Ids of callers: which may be part of a path, and which are GUIDs.

/**
 * Whether an id may become a segment of a path. Graph's ids are GUIDs and, in Intune, GUIDs joined by `_` or `-`. This
 * is an allow-list, because `encodeURIComponent` leaves `.` and `..` unchanged, which would select another path with
 * the user's token. 128 characters are enough for three GUIDs.
 */
export function isPathId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,128}$/.test(id);
}

/** Returns whether a text is a GUID in the form that Graph uses, in any case. */
export function isGuid(text: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text);
}
