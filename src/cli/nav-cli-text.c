// SPDX-License-Identifier: Apache-2.0
// Lines for a terminal. Whatever words go in, no other controls come out than colours of ours.

#include "cli/nav-cli-text.h"

#include <string.h>
#include <unistd.h>

#include "base/nav-plain-text.h"

#define WIDTH 80

struct _NavCliText {
  GString *out;
  guint width;
  gboolean styled;
};

NavCliText *
nav_cli_text_new (guint width, gboolean styled)
{
  NavCliText *text = g_new0 (NavCliText, 1);

  text->out = g_string_new (NULL);
  text->width = width;
  text->styled = styled;
  return text;
}

/**
 * nav_cli_text_new_for_stdout:
 *
 * 80 columns; bold and colour only on a terminal, and not where NO_COLOR is set or the terminal is
 * dumb.
 */
NavCliText *
nav_cli_text_new_for_stdout (void)
{
  const char *no_color = g_getenv ("NO_COLOR");
  gboolean styled = isatty (STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0') &&
                    g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;

  return nav_cli_text_new (WIDTH, styled);
}

void
nav_cli_text_free (NavCliText *text)
{
  g_string_free (text->out, TRUE);
  g_free (text);
}

char *
nav_cli_text_free_to_string (NavCliText *text)
{
  char *string = g_string_free (g_steal_pointer (&text->out), FALSE);

  g_free (text);
  return string;
}

/**
 * nav_cli_text_width_of:
 *
 * Returns: how many columns the words take up
 */
guint
nav_cli_text_width_of (const char *words)
{
  guint width = 0;

  for (const char *p = words; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_iszerowidth (c))
      width += g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}

static void
append_spaces (NavCliText *text, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text->out, ' ');
}

static void
append_styled (NavCliText *text, NavCliStyle style, const char *words)
{
  static const char *const codes[] = {
    [NAV_CLI_PLAIN] = "", [NAV_CLI_BOLD] = "1",   [NAV_CLI_DIM] = "2",
    [NAV_CLI_GOOD] = "32", [NAV_CLI_CLOSE] = "33", [NAV_CLI_BAD] = "31",
  };

  if (text->styled && style != NAV_CLI_PLAIN)
    g_string_append_printf (text->out, "\033[%sm%s\033[0m", codes[style], words);
  else
    g_string_append (text->out, words);
}

void
nav_cli_text_blank (NavCliText *text)
{
  g_string_append_c (text->out, '\n');
}

static GPtrArray *
split_words (const char *words)
{
  g_autofree char *plain = nav_plain_text (words);
  g_auto (GStrv) parts = g_strsplit_set (plain, " \n\t", -1);
  GPtrArray *split = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_ptr_array_add (split, g_strdup (parts[i]));
  return split;
}

typedef struct {
  NavCliText *text;
  NavCliStyle style;
  guint indent; /* of all lines but the first, which stands where the text stands */
  guint room;   /* of the present line */
  gboolean first;
  GString *line;
} Wrapping;

static void
flush_line (Wrapping *w)
{
  if (!w->first)
    append_spaces (w->text, w->indent);
  append_styled (w->text, w->style, w->line->str);
  g_string_append_c (w->text->out, '\n');
  g_string_truncate (w->line, 0);
  w->first = FALSE;
  w->room = w->text->width > w->indent ? w->text->width - w->indent : 1;
}

/* A word that is longer than a line (an id, a path) is broken. */
static void
append_long_word (Wrapping *w, const char *word)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p)) {
    g_autofree char *one = g_strndup (p, (gsize) (g_utf8_next_char (p) - p));
    if (nav_cli_text_width_of (w->line->str) + nav_cli_text_width_of (one) > w->room)
      flush_line (w);
    g_string_append (w->line, one);
  }
}

static void
append_word (Wrapping *w, const char *word)
{
  guint width = nav_cli_text_width_of (word);
  guint used = nav_cli_text_width_of (w->line->str);

  if (w->line->len > 0 && used + 1 + width > w->room)
    flush_line (w);
  if (w->line->len > 0)
    g_string_append_c (w->line, ' ');
  if (width > w->room)
    append_long_word (w, word);
  else
    g_string_append (w->line, word);
}

static void
wrap (NavCliText *text, guint first_room, guint indent, NavCliStyle style, const char *words)
{
  g_autoptr (GPtrArray) split = split_words (words);
  g_autoptr (GString) line = g_string_new (NULL);
  Wrapping w = { text, style, indent, first_room, TRUE, line };

  for (guint i = 0; i < split->len; i++)
    append_word (&w, split->pdata[i]);
  flush_line (&w);
}

/**
 * nav_cli_text_paragraph:
 * @indent: columns before the first line
 * @hang: columns before the others
 */
void
nav_cli_text_paragraph (NavCliText *text, guint indent, guint hang, NavCliStyle style,
                        const char *words)
{
  append_spaces (text, indent);
  wrap (text, text->width - indent, hang, style, words);
}

void
nav_cli_text_heading (NavCliText *text, const char *words)
{
  nav_cli_text_blank (text);
  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_BOLD, words);
}

/* Lines of cells: start, cells, end. */
void
nav_cli_text_start (NavCliText *text, guint indent)
{
  append_spaces (text, indent);
}

/**
 * nav_cli_text_cell:
 * @width: columns to fill; negative: aligned to the right; 0: as wide as the words
 */
void
nav_cli_text_cell (NavCliText *text, int width, NavCliStyle style, const char *words)
{
  g_autofree char *plain = nav_plain_text (words);
  guint wanted = (guint) ABS (width), used = nav_cli_text_width_of (plain);
  guint padding = wanted > used ? wanted - used : 0;

  if (width < 0)
    append_spaces (text, padding);
  append_styled (text, style, plain);
  if (width > 0)
    append_spaces (text, padding);
}

void
nav_cli_text_end (NavCliText *text)
{
  while (text->out->len > 0 && text->out->str[text->out->len - 1] == ' ')
    g_string_truncate (text->out, text->out->len - 1);
  g_string_append_c (text->out, '\n');
}

/**
 * nav_cli_text_labelled:
 *
 * A dim label, and words beside it that wrap under themselves.
 */
void
nav_cli_text_labelled (NavCliText *text, guint indent, guint label_width, const char *label,
                       const char *words)
{
  guint column = indent + label_width;

  nav_cli_text_start (text, indent);
  nav_cli_text_cell (text, (int) label_width, NAV_CLI_DIM, label);
  if (g_utf8_strlen (label, -1) >= (glong) label_width) { /* too long to stand beside them */
    nav_cli_text_end (text);
    nav_cli_text_start (text, column);
  }
  wrap (text, text->width - column, column, NAV_CLI_PLAIN, words);
}
