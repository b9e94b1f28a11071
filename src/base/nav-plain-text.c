// SPDX-License-Identifier: Apache-2.0
// Text of servers and files, which may hold anything, without what would steer a terminal: its
// title, its colours, what is written where, and in which direction it is read.

#include "base/nav-plain-text.h"

#include <string.h>

#define MARK 0xfffd /* stands for what was there */

/* Sets the direction of what follows against what its letters say. */
static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Controls of ISO 6429, its eight-bit ones too. */
static gboolean
steers (gunichar c)
{
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c <= 0x9f) || turns_direction (c);
}

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (steers (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/**
 * nav_plain_text:
 * @text: from outside, not trusted; need not be UTF-8
 *
 * Controls are replaced by U+FFFD, of which a reader sees that something was there; line feeds and
 * tabs stay, and carriage returns, half of a line's end in many texts, go. Any thread.
 *
 * Returns: (transfer full): @text in UTF-8 as a terminal may have it
 */
char *
nav_plain_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *plain;

  if (is_plain (valid))
    return g_steal_pointer (&valid);
  plain = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c != '\r')
      g_string_append_unichar (plain, steers (c) ? MARK : c);
  }
  return g_string_free (plain, FALSE);
}

/**
 * nav_plain_json:
 * @json: JSON, in UTF-8
 *
 * Any thread.
 *
 * Returns: (transfer full): the same values, with controls written as escapes
 */
char *
nav_plain_json (const char *json)
{
  GString *plain = g_string_sized_new (strlen (json) + 1);

  for (const char *p = json; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (steers (c))
      g_string_append_printf (plain, "\\u%04x", c);
    else
      g_string_append_len (plain, p, g_utf8_next_char (p) - p);
  }
  return g_string_free (plain, FALSE);
}
