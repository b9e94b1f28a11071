// SPDX-License-Identifier: Apache-2.0
// Folds a turn's text to the form the rules read and remembers where each byte came from, so
// that every span points into what the person wrote.

#include "nav-normalise.h"

#include <string.h>

#define MAX_RUN 40 /* a longer run of one character carries nothing */

typedef struct {
  GByteArray *text;
  GArray *start;
  GArray *end;
  GByteArray *upper;
  gunichar last;
  guint run;
} Output;

static void
put_byte (Output *out, guint8 byte, guint32 start, guint32 end, guint8 upper)
{
  g_byte_array_append (out->text, &byte, 1);
  g_array_append_val (out->start, start);
  g_array_append_val (out->end, end);
  g_byte_array_append (out->upper, &upper, 1);
}

/* Whether a character still carries something after so many of its kind. */
static gboolean
continues_run (Output *out, gunichar lower)
{
  out->run = lower == out->last ? out->run + 1 : 1;
  out->last = lower;
  return out->run <= MAX_RUN;
}

static void
put_char (Output *out, gunichar c, guint32 start, guint32 end)
{
  char buffer[6];
  gunichar lower = c < 0x80 ? (gunichar) g_ascii_tolower ((char) c) : g_unichar_tolower (c);
  guint8 upper = lower != c ? 1 : 0;
  int n = 1;

  if (!continues_run (out, lower))
    return;
  if (c < 0x80)
    buffer[0] = (char) lower;
  else
    n = g_unichar_to_utf8 (lower, buffer);
  for (int i = 0; i < n; i++)
    put_byte (out, (guint8) buffer[i], start, end, upper);
}

static void
put_text (Output *out, const char *text, guint32 start, guint32 end)
{
  for (; *text != '\0'; text++)
    put_char (out, (guchar) *text, start, end);
}

static gboolean
is_invisible (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff || c == 0xad ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe007f);
}

static gboolean
is_space (gunichar c)
{
  return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

/* Characters with an ASCII twin that the rules know. */
static const char *
fold_symbol (gunichar c)
{
  switch (c) {
  case 0x2018:
  case 0x2019:
  case 0x201a:
  case 0x201b:
  case 0x2032:
  case 0xb4:
  case 0x2bc:
    return "'";
  case 0x201c:
  case 0x201d:
  case 0x201e:
  case 0x201f:
  case 0x2033:
  case 0xab:
  case 0xbb:
    return "\"";
  case 0x2010:
  case 0x2011:
  case 0x2012:
  case 0x2013:
  case 0x2212:
    return "-";
  case 0x2014:
  case 0x2015:
    return " - ";
  case 0xd7:
  case 0x2715:
  case 0x2716:
    return "x";
  case 0x2194:
  case 0x21c4:
  case 0x21d4:
    return "<>";
  case 0x2192:
  case 0x21d2:
  case 0x279c:
    return ">";
  case 0x2264:
    return "<";
  case 0x2265:
    return ">";
  case 0x2026:
    return ". ";
  case 0x2022:
  case 0xb7:
  case 0x25cf:
  case 0x25aa:
    return " ; ";
  case 0x2028:
  case 0x2029:
    return "\n";
  case 0x3001:
  case 0xff0c:
    return ", ";
  case 0x3002:
    return ". ";
  default:
    return NULL;
  }
}

/* Full-width letters, ligatures and digits of any script become the plain ones. */
static void
put_compatible (Output *out, gunichar c, guint32 start, guint32 end)
{
  char buffer[7] = { 0 };
  g_autofree char *folded = NULL;
  int digit = g_unichar_digit_value (c);

  if (digit >= 0) {
    put_char (out, '0' + (gunichar) digit, start, end);
    return;
  }
  g_unichar_to_utf8 (c, buffer);
  folded = g_utf8_normalize (buffer, -1, G_NORMALIZE_ALL_COMPOSE);
  for (const char *p = folded; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    put_char (out, g_utf8_get_char (p), start, end);
}

static void
put_folded (Output *out, gunichar c, guint32 start, guint32 end)
{
  const char *symbol;

  if (is_invisible (c))
    return;
  if (c < 0x80) {
    put_char (out, g_ascii_iscntrl ((char) c) && c != '\n' ? ' ' : c, start, end);
    return;
  }
  symbol = fold_symbol (c);
  if (symbol != NULL)
    put_text (out, symbol, start, end);
  else if (is_space (c) || g_unichar_iscntrl (c))
    put_char (out, ' ', start, end);
  else
    put_compatible (out, c, start, end);
}

/* Where a text that is too long ends: after its last whole sentence, or else its last word. */
static gsize
find_cut (const char *text)
{
  gsize cut = NAV_NORMALISE_MAX_BYTES;

  for (gsize i = cut; i > cut / 2; i--)
    if (strchr (".!?\n", text[i - 1]) != NULL && text[i - 1] != '\0')
      return i;
  for (gsize i = cut; i > cut / 2; i--)
    if (text[i - 1] == ' ')
      return i;
  while (cut > 0 && ((guchar) text[cut] & 0xc0) == 0x80)
    cut--;
  return cut;
}

/**
 * nav_norm_text_new:
 * @text: any bytes
 * @length: of @text, or -1 where a NUL ends it
 *
 * Never fails: bytes that are not UTF-8 read as spaces.
 *
 * Returns: (transfer full)
 */
NavNormText *
nav_norm_text_new (const char *text, gssize length)
{
  NavNormText *norm = g_new0 (NavNormText, 1);
  gsize bytes = length >= 0 ? (gsize) length : strlen (text);
  Output out = { g_byte_array_new (),
                 g_array_new (FALSE, FALSE, sizeof (guint32)),
                 g_array_new (FALSE, FALSE, sizeof (guint32)),
                 g_byte_array_new (),
                 0,
                 0 };

  norm->truncated = bytes > NAV_NORMALISE_MAX_BYTES;
  if (norm->truncated)
    bytes = find_cut (text);
  for (gsize i = 0; i < bytes;) {
    gunichar c = g_utf8_get_char_validated (text + i, (gssize) (bytes - i));
    gsize size = 1;

    if (c == (gunichar) -1 || c == (gunichar) -2 || c == 0)
      c = ' ';
    else
      size = (gsize) g_unichar_to_utf8 (c, NULL);
    put_folded (&out, c, (guint32) i, (guint32) (i + size));
    i += size;
  }
  norm->length = out.text->len;
  put_byte (&out, 0, (guint32) bytes, (guint32) bytes, 0);
  norm->text = (char *) g_byte_array_free (out.text, FALSE);
  norm->start = (guint32 *) (gpointer) g_array_free (out.start, FALSE);
  norm->end = (guint32 *) (gpointer) g_array_free (out.end, FALSE);
  norm->upper = g_byte_array_free (out.upper, FALSE);
  return norm;
}

void
nav_norm_text_free (NavNormText *norm)
{
  g_free (norm->text);
  g_free (norm->start);
  g_free (norm->end);
  g_free (norm->upper);
  g_free (norm);
}
