// SPDX-License-Identifier: Apache-2.0
// A strict look at the words of a JSON text, before json-glib parses it. json-glib recurses as deep
// as the text is nested, takes comments and single quotes, wraps integers over 64 bits around,
// reads 1e999 as infinity and turns half a surrogate pair into a string that is not UTF-8: none of
// that gets past.

#include "nav-json-scan.h"

#include <math.h>
#include <string.h>

#include "nav-error.h"

typedef struct {
  const char *text;
  gsize length;
  gsize at;
  guint depth;
  guint values;
} Scan;

/* So many digits are no number out of range. */
#define SHORT_DIGITS 18

static int
peek (const Scan *scan, gsize ahead)
{
  return scan->at + ahead < scan->length ? (guchar) scan->text[scan->at + ahead] : -1;
}

static gboolean
fail (const Scan *scan, GError **error, const char *what)
{
  guint line = 1, column = 1;

  for (gsize i = 0; i < MIN (scan->at, scan->length); i++) {
    column = scan->text[i] == '\n' ? 1 : column + 1;
    line += scan->text[i] == '\n';
  }
  nav_set_error (error, NAV_BASE_ERROR, NAV_ERROR_INVALID, NULL,
                 "Not valid JSON: line %u, column %u: %s", line, column, what);
  return FALSE;
}

/* The four hexadecimal digits after \u, or -1. */
static int
hex4 (const Scan *scan, gsize ahead)
{
  int code = 0;

  for (gsize i = 0; i < 4; i++) {
    int digit = peek (scan, ahead + i);

    if (digit < 0 || !g_ascii_isxdigit ((char) digit))
      return -1;
    code = code * 16 + g_ascii_xdigit_value ((char) digit);
  }
  return code;
}

static gboolean
is_surrogate (int code)
{
  return code >= 0xd800 && code <= 0xdfff;
}

/* Whether the escape that comes, whose code is @code, and the one after it are one character. */
static gboolean
is_pair (const Scan *scan, int code)
{
  int second = peek (scan, 6) == '\\' && peek (scan, 7) == 'u' ? hex4 (scan, 8) : -1;

  return code >= 0xd800 && code <= 0xdbff && second >= 0xdc00 && second <= 0xdfff;
}

static gboolean
skip_unicode_escape (Scan *scan, GError **error)
{
  int code = hex4 (scan, 2);
  gboolean pair = is_pair (scan, code);

  if (code <= 0)
    return fail (scan, error, "four hexadecimal digits other than 0000 are missing after \\u");
  if (is_surrogate (code) && !pair)
    return fail (scan, error, "half a surrogate pair");
  scan->at += pair ? 12 : 6;
  return TRUE;
}

/* What most of a long string is. */
static void
skip_plain (Scan *scan)
{
  const char *at = scan->text + scan->at, *end = scan->text + scan->length;

  while (at < end && (guchar) *at >= 0x20 && *at != '"' && *at != '\\')
    at++;
  scan->at = (gsize) (at - scan->text);
}

static gboolean
skip_string (Scan *scan, GError **error)
{
  for (scan->at++; peek (scan, 0) != '"';) {
    int c = peek (scan, 0);

    if (c < 0)
      return fail (scan, error, "the text ends inside a string");
    if (c < 0x20)
      return fail (scan, error, "a control character inside a string");
    if (c == '\\' && peek (scan, 1) == 'u') {
      if (!skip_unicode_escape (scan, error))
        return FALSE;
    } else if (c == '\\') {
      if (peek (scan, 1) <= 0 || strchr ("\"\\/bfnrt", peek (scan, 1)) == NULL)
        return fail (scan, error, "an escape that JSON does not have");
      scan->at += 2;
    } else {
      skip_plain (scan);
    }
  }
  scan->at++;
  return TRUE;
}

static gsize
count_digits (const Scan *scan, gsize ahead)
{
  gsize n = 0;

  while (peek (scan, ahead + n) >= '0' && peek (scan, ahead + n) <= '9')
    n++;
  return n;
}

/* Its length by the grammar of RFC 8259, or 0. */
static gsize
measure_number (const Scan *scan, gboolean *whole)
{
  gsize n = peek (scan, 0) == '-', digits = count_digits (scan, n);

  *whole = TRUE;
  if (digits == 0 || (digits > 1 && peek (scan, n) == '0'))
    return 0;
  n += digits;
  if (peek (scan, n) == '.') {
    digits = count_digits (scan, n + 1);
    if (digits == 0)
      return 0;
    n += 1 + digits;
    *whole = FALSE;
  }
  if (peek (scan, n) == 'e' || peek (scan, n) == 'E') {
    gsize sign = peek (scan, n + 1) == '+' || peek (scan, n + 1) == '-';

    digits = count_digits (scan, n + 1 + sign);
    if (digits == 0)
      return 0;
    n += 1 + sign + digits;
    *whole = FALSE;
  }
  return n;
}

static gboolean
skip_number (Scan *scan, GError **error)
{
  g_autofree char *number = NULL;
  gboolean whole;
  gsize length = measure_number (scan, &whole);

  if (length == 0)
    return fail (scan, error, "not a number as JSON writes it");
  if (whole && length <= SHORT_DIGITS) {
    scan->at += length;
    return TRUE;
  }
  number = g_strndup (scan->text + scan->at, length);
  if (whole ? !g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, NULL, NULL)
            : !isfinite (g_ascii_strtod (number, NULL)))
    return fail (scan, error, "a number out of range");
  scan->at += length;
  return TRUE;
}

static gboolean
skip_word (Scan *scan, GError **error)
{
  static const char *const words[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i]);

    if (scan->length - scan->at >= length &&
        memcmp (scan->text + scan->at, words[i], length) == 0) {
      scan->at += length;
      return TRUE;
    }
  }
  return fail (scan, error, "neither a value nor a bracket, a comma or a colon");
}

static gboolean
count_value (Scan *scan, const NavJsonLimits *limits, GError **error)
{
  g_autofree char *what = NULL;

  if (limits->max_values == 0 || ++scan->values <= limits->max_values)
    return TRUE;
  what = g_strdup_printf ("more than %u values", limits->max_values);
  return fail (scan, error, what);
}

static gboolean
skip_token (Scan *scan, const NavJsonLimits *limits, GError **error)
{
  int c = peek (scan, 0);

  if ((c == 0 || strchr ("}],: \t\r\n", c) == NULL) && !count_value (scan, limits, error))
    return FALSE;
  if (c == '"')
    return skip_string (scan, error);
  if (c == '-' || g_ascii_isdigit ((char) c))
    return skip_number (scan, error);
  if (c == 0 || strchr ("{}[],: \t\r\n", c) == NULL)
    return skip_word (scan, error);
  if ((c == '{' || c == '[') && ++scan->depth > limits->max_depth)
    return fail (scan, error, "brackets nested too deep");
  if ((c == '}' || c == ']') && scan->depth > 0)
    scan->depth--;
  scan->at++;
  return TRUE;
}

/**
 * nav_json_scan:
 * @text: a text in UTF-8, not trusted
 * @length: its length in bytes
 * @limits: of its depth and its values
 * @error: NAV_ERROR_INVALID with line and column
 *
 * Checks each word of @text by RFC 8259, how deep and how many they are; whether the words make a
 * sentence is left to the parser. A byte order mark at the start is passed over. Any thread.
 *
 * Returns: whether the text may go to the parser
 */
gboolean
nav_json_scan (const char *text, gsize length, const NavJsonLimits *limits, GError **error)
{
  Scan scan = { .text = text, .length = length };

  g_return_val_if_fail (text != NULL, FALSE);

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    scan.at = 3;
  while (scan.at < length)
    if (!skip_token (&scan, limits, error))
      return FALSE;
  return TRUE;
}

/**
 * nav_json_mend_escapes:
 * @text: (array length=length): a JSON text, not trusted
 *
 * A program that cuts a text between the halves of a character may escape each half for itself,
 * and C strings hold no \u0000: both are U+FFFD, the replacement character, in what is returned,
 * which is as long as @text. Any thread.
 *
 * Returns: (transfer full) (nullable): @text without escapes of what is no character; NULL where it
 *   has none
 */
char *
nav_json_mend_escapes (const char *text, gsize length)
{
  Scan scan = { .text = text, .length = length };
  char *mended = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  while (scan.at < length) {
    int code = peek (&scan, 0) == '\\' && peek (&scan, 1) == 'u' ? hex4 (&scan, 2) : -1;
    gboolean pair = is_pair (&scan, code);

    if (code == 0 || (is_surrogate (code) && !pair)) {
      mended = mended ? mended : g_strndup (text, length);
      memcpy (mended + scan.at, "\\ufffd", 6);
    }
    scan.at += pair ? 12 : code >= 0 ? 6 : peek (&scan, 0) == '\\' ? 2 : 1;
  }
  return mended;
}
