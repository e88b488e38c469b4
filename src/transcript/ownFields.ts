// Names the fields that our transcripts have beside those of the Claude Agent SDK's messages.

/** The status of a status line: the SDK's own knows few. */
export const STATUS = 'claudomator_status';
/** The names in a result whose 0 means unknown: the SDK's usage is never null. */
export const UNKNOWN = 'claudomator_unknown';
/** The tag of an informational line that is a notice of ours. */
export const NOTICE_TAG = 'claudomator';
