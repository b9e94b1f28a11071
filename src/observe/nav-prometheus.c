// SPDX-License-Identifier: Apache-2.0
// Prometheus' text format, version 0.0.4, and what of OpenMetrics looks alike: one sample a line,
// `name{label="value",...} number [time]`. Comments, types and help are skipped.

#include "observe/nav-prometheus.h"

#include <string.h>

/* Enough for any number; longer is none. */
#define MAX_NUMBER 64

typedef struct {
  const char *at;
  const char *end;
} Cursor;

static void
skip_blanks (Cursor *cursor)
{
  while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))
    cursor->at++;
}

static gboolean
is_of_name (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == ':' || c == '.';
}

static gboolean
read_name (Cursor *cursor, NavPrometheusSample *sample)
{
  sample->name = cursor->at;
  while (cursor->at < cursor->end && is_of_name (*cursor->at))
    cursor->at++;
  sample->name_length = (gsize) (cursor->at - sample->name);
  return sample->name_length > 0 && !g_ascii_isdigit (*sample->name);
}

/* A brace within quotes ends nothing, nor does a quote after a backslash. */
static gboolean
read_labels (Cursor *cursor, NavPrometheusSample *sample)
{
  gboolean quoted = FALSE;

  sample->labels = "";
  sample->labels_length = 0;
  if (cursor->at == cursor->end || *cursor->at != '{')
    return TRUE;
  sample->labels = ++cursor->at;
  for (; cursor->at < cursor->end && (quoted || *cursor->at != '}'); cursor->at++) {
    if (*cursor->at == '"')
      quoted = !quoted;
    else if (quoted && *cursor->at == '\\' && cursor->at + 1 < cursor->end)
      cursor->at++;
  }
  if (cursor->at == cursor->end)
    return FALSE;
  sample->labels_length = (gsize) (cursor->at++ - sample->labels);
  return TRUE;
}

/* `+Inf`, `-Inf` and `NaN` are numbers here; hexadecimal ones are not. */
static gboolean
read_value (Cursor *cursor, NavPrometheusSample *sample)
{
  char text[MAX_NUMBER + 1];
  char *end = NULL;
  gsize n = 0;

  while (cursor->at + n < cursor->end && !g_ascii_isspace (cursor->at[n]) && n < MAX_NUMBER)
    n++;
  if (n == 0 || n == MAX_NUMBER || memchr (cursor->at, 'x', n) || memchr (cursor->at, 'X', n))
    return FALSE;
  memcpy (text, cursor->at, n);
  text[n] = '\0';
  sample->value = g_ascii_strtod (text, &end);
  cursor->at += n;
  return end == text + n;
}

static gboolean
read_line (const char *line, gsize length, NavPrometheusSample *sample)
{
  Cursor cursor = { line, line + length };

  skip_blanks (&cursor);
  if (!read_name (&cursor, sample))
    return FALSE;
  skip_blanks (&cursor);
  if (!read_labels (&cursor, sample))
    return FALSE;
  skip_blanks (&cursor);
  return read_value (&cursor, sample);
}

/**
 * nav_prometheus_read:
 * @text: (array length=length): a page from outside; any bytes
 * @function: called for each sample, in order; lines that make no sense are left out
 *
 * Returns: how many samples there are
 */
gsize
nav_prometheus_read (const char *text, gsize length, NavPrometheusFunc function, gpointer data)
{
  const char *end = text + length;
  gsize n = 0;

  while (text < end) {
    const char *line_end = memchr (text, '\n', (gsize) (end - text));
    NavPrometheusSample sample;

    if (line_end == NULL)
      line_end = end;
    if (*text != '#' && read_line (text, (gsize) (line_end - text), &sample)) {
      function (&sample, data);
      n++;
    }
    text = line_end < end ? line_end + 1 : end;
  }
  return n;
}

/**
 * nav_prometheus_is:
 *
 * Returns: whether @sample has just that name
 */
gboolean
nav_prometheus_is (const NavPrometheusSample *sample, const char *name)
{
  return strlen (name) == sample->name_length &&
         memcmp (name, sample->name, sample->name_length) == 0;
}
