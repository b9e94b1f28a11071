// SPDX-License-Identifier: Apache-2.0
// The usual event of a stream, read in one pass without a tree: nearly all events are like it, and
// a load generator reads a hundred thousand of them a second. It takes less than JSON has, and
// never more: whatever it is not sure of it leaves to the parser, which says the same of what it
// does take (tests/fuzz/fuzz-chunk.c).

#include <string.h>

#include "observe/nav-chunk-private.h"

#define MAX_BYTES  4096
#define MAX_DEPTH  6  /* of what is passed over */
#define MAX_DIGITS 9  /* of counts and other numbers, so that none is too large */
#define NOT_TOLD   -1

typedef struct {
  const char *at;
  const char *end;
  gboolean beyond_ascii;
} Scan;

/* A string as it stands in the text; start is NULL for null, and for a member that is not there. */
typedef struct {
  const char *start;
  gsize length;
} Text;

typedef struct {
  Text content;
  Text reasoning_content;
  Text reasoning;
} Delta;

typedef struct {
  Delta delta;
  Text text;
  Text finish_reason;
  gboolean there;
} Choice;

/* Members of objects that mean something to us. */
typedef gboolean (*ReadMember) (Scan *scan, const Text *name, guint *seen, gpointer data);

static void
skip_blanks (Scan *scan)
{
  while (scan->at < scan->end &&
         (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
    scan->at++;
}

/* Passes over @c and the blanks before it, if that is what comes. */
static gboolean
take (Scan *scan, char c)
{
  skip_blanks (scan);
  if (scan->at == scan->end || *scan->at != c)
    return FALSE;
  scan->at++;
  return TRUE;
}

static gboolean
take_word (Scan *scan, const char *word)
{
  gsize length = strlen (word);

  skip_blanks (scan);
  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return FALSE;
  scan->at += length;
  return TRUE;
}

/* Past the backslash; code points by number are left to the parser. */
static gboolean
take_escape (Scan *scan)
{
  if (scan->at == scan->end || *scan->at == '\0' || strchr ("\"\\/bfnrt", *scan->at) == NULL)
    return FALSE;
  scan->at++;
  return TRUE;
}

static gboolean
take_string (Scan *scan, Text *text)
{
  if (!take (scan, '"'))
    return FALSE;
  text->start = scan->at;
  while (scan->at < scan->end && *scan->at != '"') {
    guchar c = (guchar) *scan->at++;

    scan->beyond_ascii |= c >= 0x80;
    if (c < 0x20 || (c == '\\' && !take_escape (scan)))
      return FALSE;
  }
  text->length = (gsize) (scan->at - text->start);
  return take (scan, '"');
}

/* Whole numbers without a sign, which may not go on as another kind of number. */
static gboolean
take_number (Scan *scan, gint64 *number)
{
  const char *start;

  skip_blanks (scan);
  start = scan->at;
  *number = 0;
  while (scan->at < scan->end && g_ascii_isdigit (*scan->at) && scan->at - start <= MAX_DIGITS)
    *number = *number * 10 + (*scan->at++ - '0');
  return scan->at > start && (*start != '0' || scan->at == start + 1) && scan->at < scan->end &&
         strchr (",}] \t\r\n", *scan->at) != NULL;
}

static gboolean take_anything (Scan *scan, guint depth);

static gboolean
take_any_members (Scan *scan, guint depth)
{
  Text name;

  if (take (scan, '}'))
    return TRUE;
  do {
    if (!take_string (scan, &name) || name.length == 0 || !take (scan, ':') ||
        !take_anything (scan, depth))
      return FALSE;
  } while (take (scan, ','));
  return take (scan, '}');
}

static gboolean
take_any_elements (Scan *scan, guint depth)
{
  if (take (scan, ']'))
    return TRUE;
  do {
    if (!take_anything (scan, depth))
      return FALSE;
  } while (take (scan, ','));
  return take (scan, ']');
}

/* A value that says nothing to us. */
static gboolean
take_anything (Scan *scan, guint depth)
{
  Text text;
  gint64 number;

  skip_blanks (scan);
  if (scan->at == scan->end || depth == 0)
    return FALSE;
  switch (*scan->at) {
  case '"':
    return take_string (scan, &text);
  case '{':
    return take (scan, '{') && take_any_members (scan, depth - 1);
  case '[':
    return take (scan, '[') && take_any_elements (scan, depth - 1);
  case 't':
    return take_word (scan, "true");
  case 'f':
    return take_word (scan, "false");
  case 'n':
    return take_word (scan, "null");
  default:
    return take_number (scan, &number);
  }
}

static gboolean
is_named (const Text *name, const char *wanted)
{
  return name->length == strlen (wanted) && memcmp (name->start, wanted, name->length) == 0;
}

/* An object whose members @read knows. Of two with one name the parser takes the last: let it. */
static gboolean
take_object (Scan *scan, ReadMember read, gpointer data)
{
  guint seen = 0;
  Text name;

  if (!take (scan, '{'))
    return FALSE;
  if (take (scan, '}'))
    return TRUE;
  do {
    if (!take_string (scan, &name) || name.length == 0 ||
        memchr (name.start, '\\', name.length) != NULL || !take (scan, ':') ||
        !read (scan, &name, &seen, data))
      return FALSE;
  } while (take (scan, ','));
  return take (scan, '}');
}

/* Notes the member with number @bit. Returns: whether it is the first one */
static gboolean
is_first (guint *seen, guint bit)
{
  gboolean first = (*seen & (1u << bit)) == 0;

  *seen |= 1u << bit;
  return first;
}

static gboolean
take_text (Scan *scan, Text *text)
{
  return take_word (scan, "null") || take_string (scan, text);
}

static gboolean
take_count (Scan *scan, gint64 *count)
{
  return take_word (scan, "null") || take_number (scan, count);
}

static gboolean
take_object_or_null (Scan *scan, ReadMember read, gpointer data)
{
  return take_word (scan, "null") || take_object (scan, read, data);
}

static gboolean
read_delta (Scan *scan, const Text *name, guint *seen, gpointer data)
{
  Delta *delta = data;

  if (is_named (name, "content"))
    return is_first (seen, 0) && take_text (scan, &delta->content);
  if (is_named (name, "reasoning_content"))
    return is_first (seen, 1) && take_text (scan, &delta->reasoning_content);
  if (is_named (name, "reasoning"))
    return is_first (seen, 2) && take_text (scan, &delta->reasoning);
  if (is_named (name, "tool_calls"))
    return is_first (seen, 3) && (take_word (scan, "null") ||
                                  (take (scan, '[') && take (scan, ']')));
  return take_anything (scan, MAX_DEPTH);
}

static gboolean
read_choice (Scan *scan, const Text *name, guint *seen, gpointer data)
{
  Choice *choice = data;

  if (is_named (name, "delta"))
    return is_first (seen, 0) && take_object_or_null (scan, read_delta, &choice->delta);
  if (is_named (name, "text"))
    return is_first (seen, 1) && take_text (scan, &choice->text);
  if (is_named (name, "finish_reason"))
    return is_first (seen, 2) && take_text (scan, &choice->finish_reason);
  return take_anything (scan, MAX_DEPTH);
}

/* None or one; several are asked for seldom. */
static gboolean
take_choices (Scan *scan, Choice *choice)
{
  if (!take (scan, '['))
    return FALSE;
  if (take (scan, ']'))
    return TRUE;
  choice->there = TRUE;
  return take_object (scan, read_choice, choice) && take (scan, ']');
}

static gboolean
read_details (Scan *scan, const Text *name, guint *seen, gpointer data)
{
  NavChunk *chunk = data;

  if (is_named (name, "cached_tokens"))
    return is_first (seen, 0) && take_count (scan, &chunk->cached_tokens);
  return take_anything (scan, MAX_DEPTH);
}

static gboolean
read_usage (Scan *scan, const Text *name, guint *seen, gpointer data)
{
  NavChunk *chunk = data;

  if (is_named (name, "prompt_tokens"))
    return is_first (seen, 0) && take_count (scan, &chunk->prompt_tokens);
  if (is_named (name, "completion_tokens"))
    return is_first (seen, 1) && take_count (scan, &chunk->completion_tokens);
  if (is_named (name, "prompt_tokens_details"))
    return is_first (seen, 2) && take_object_or_null (scan, read_details, chunk);
  return take_anything (scan, MAX_DEPTH);
}

typedef struct {
  NavChunk chunk;
  Choice choice;
} Event;

static gboolean
read_event (Scan *scan, const Text *name, guint *seen, gpointer data)
{
  Event *event = data;

  if (is_named (name, "choices"))
    return is_first (seen, 0) && take_choices (scan, &event->choice);
  if (is_named (name, "usage"))
    return is_first (seen, 1) && take_object_or_null (scan, read_usage, &event->chunk);
  if (is_named (name, "error") || is_named (name, "timings"))
    return FALSE;
  return take_anything (scan, MAX_DEPTH);
}

static char
unescape (char c)
{
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  const char *found = strchr (from, c);

  return found != NULL ? to[found - from] : c;
}

/* Returns: (transfer full) (nullable) */
static char *
copy_text (const Text *text)
{
  char *copy, *to;

  if (text->start == NULL)
    return NULL;
  copy = to = g_malloc (text->length + 1);
  for (gsize i = 0; i < text->length; i++)
    *to++ = text->start[i] == '\\' ? unescape (text->start[++i]) : text->start[i];
  *to = '\0';
  return copy;
}

/* Returns: (transfer full) (nullable): NULL also for one without a letter */
static char *
copy_token (const Text *text)
{
  return text->length > 0 ? copy_text (text) : NULL;
}

static void
settle_choice (NavChunk *chunk, const Choice *choice)
{
  const Delta *delta = &choice->delta;

  chunk->has_choice = choice->there;
  chunk->content = copy_token (delta->content.start != NULL ? &delta->content : &choice->text);
  chunk->reasoning = copy_token (delta->reasoning_content.start != NULL ? &delta->reasoning_content
                                                                        : &delta->reasoning);
  chunk->has_token = chunk->content != NULL || chunk->reasoning != NULL;
  chunk->finish_reason = copy_text (&choice->finish_reason);
}

/* Reads what an event usually is. Returns: FALSE, with @ret_chunk as it was, for all that is left
 * to the parser: it may be good or bad. */
gboolean
_nav_chunk_parse_quickly (const char *data, gsize length, NavChunk *ret_chunk)
{
  Scan scan = { data, data + length, FALSE };
  Event event = { .chunk = { .prompt_tokens = NOT_TOLD, .cached_tokens = NOT_TOLD,
                             .completion_tokens = NOT_TOLD } };

  if (length > MAX_BYTES || !take_object (&scan, read_event, &event))
    return FALSE;
  skip_blanks (&scan);
  if (scan.at != scan.end || (scan.beyond_ascii && !g_utf8_validate_len (data, length, NULL)))
    return FALSE;
  *ret_chunk = event.chunk;
  settle_choice (ret_chunk, &event.choice);
  return TRUE;
}
