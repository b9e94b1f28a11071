// SPDX-License-Identifier: Apache-2.0
// Reads one numeral: digits with group and decimal marks of several countries, and number words.

#include "nav-numerals.h"

#include <math.h>
#include <string.h>

#define MAX_DIGITS 15 /* a double holds these exactly */

/* Whether all groups after the first mark have three digits, or Indian ones (1,00,000). */
static gboolean
is_grouped (const char *text, char mark)
{
  g_auto (GStrv) groups = g_strsplit (text, (char[]){ mark, '\0' }, -1);
  guint n = g_strv_length (groups);
  gboolean western = strlen (groups[0]) <= 3, indian = strlen (groups[0]) <= 2 && n > 2;

  if (n < 2 || groups[0][0] == '\0')
    return FALSE;
  for (guint i = 1; i < n; i++) {
    western = western && strlen (groups[i]) == 3;
    indian = indian && strlen (groups[i]) == (i + 1 < n ? 2 : 3);
  }
  return western || (indian && mark == ',');
}

static double
parse_digits (const char *text, char decimal)
{
  char buffer[MAX_DIGITS + 8];
  gsize n = 0;

  for (; *text != '\0' && n < sizeof buffer - 1; text++) {
    if (g_ascii_isdigit (*text))
      buffer[n++] = *text;
    else if (decimal != '\0' && *text == decimal)
      buffer[n++] = '.';
  }
  buffer[n] = '\0';
  return g_ascii_strtod (buffer, NULL);
}

static guint
count_char (const char *text, char c)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == c ? 1 : 0;
  return n;
}

/* One kind of mark: 1,200 is grouped; 1,5 is decimal; 1.200 may be either. */
static gboolean
parse_one_mark (const char *text, char mark, double *value, double *grouped)
{
  gboolean is_group = is_grouped (text, mark);

  if (count_char (text, mark) > 1 || mark == ' ' || mark == '\'') {
    *value = parse_digits (text, '\0');
    return is_group;
  }
  if (is_group && mark == ',' && text[0] != '0') {
    *value = parse_digits (text, '\0');
    return TRUE;
  }
  *value = parse_digits (text, mark);
  if (is_group && text[0] != '0')
    *grouped = parse_digits (text, '\0');
  return TRUE;
}

/**
 * nav_numeral_parse:
 * @text: digits with marks inside: "1,200.50", "1 200", "0.5"
 * @value: (out)
 * @grouped: (out): the other reading of "1.200", else NaN
 *
 * Returns: whether @text is a number; versions, dates and numbers of over 15 digits are not
 */
gboolean
nav_numeral_parse (const char *text, double *value, double *grouped)
{
  static const char marks[] = ",.' ";
  const char *last = NULL;
  guint kinds = 0;

  *value = *grouped = NAN;
  if (strlen (text) > MAX_DIGITS + 5)
    return FALSE;
  for (const char *m = marks; *m != '\0'; m++) {
    const char *at = strrchr (text, *m);

    kinds += at != NULL ? 1 : 0;
    if (at != NULL && (last == NULL || at > last))
      last = at;
  }
  if (kinds == 0) {
    *value = parse_digits (text, '\0');
    return TRUE;
  }
  if (kinds == 1)
    return parse_one_mark (text, *last, value, grouped);
  if (kinds > 2 || count_char (text, *last) > 1)
    return FALSE;
  *value = parse_digits (text, *last);
  return TRUE;
}

/**
 * nav_numeral_multiplier:
 *
 * Returns: what a word or suffix multiplies by (thousand, k, lakh), 0 where it does not
 */
double
nav_numeral_multiplier (const char *word)
{
  static const struct {
    const char *word;
    double value;
  } table[] = {
    { "hundred", 1e2 },  { "thousand", 1e3 },  { "million", 1e6 },  { "billion", 1e9 },
    { "lakh", 1e5 },     { "lac", 1e5 },       { "crore", 1e7 },    { "dozen", 12 },
    { "k", 1e3 },        { "m", 1e6 },         { "mn", 1e6 },       { "mio", 1e6 },
    { "mln", 1e6 },      { "mil", 1e6 },       { "b", 1e9 },        { "bn", 1e9 },
    { "hundreds", 1e2 }, { "thousands", 1e3 }, { "millions", 1e6 }, { "lakhs", 1e5 },
    { "crores", 1e7 },   { "dozens", 12 },     { "grand", 1e3 },    { "tausend", 1e3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].word[0] == word[0] && strcmp (table[i].word, word) == 0)
      return table[i].value;
  return 0.0;
}

/**
 * nav_numeral_word:
 *
 * Returns: the value of a number word below a hundred, NaN where it is none
 */
double
nav_numeral_word (const char *word)
{
  static const char *const small[] = { "zero",    "one",     "two",       "three",    "four",
                                       "five",    "six",     "seven",     "eight",    "nine",
                                       "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                       "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" };
  static const char *const tens[] = { "twenty", "thirty",  "forty",  "fifty",
                                      "sixty",  "seventy", "eighty", "ninety" };

  for (guint i = 0; i < G_N_ELEMENTS (small); i++)
    if (small[i][0] == word[0] && strcmp (small[i], word) == 0)
      return i;
  for (guint i = 0; i < G_N_ELEMENTS (tens); i++)
    if (tens[i][0] == word[0] && strcmp (tens[i], word) == 0)
      return 20.0 + 10.0 * i;
  return strcmp (word, "fourty") == 0 ? 40.0 : NAN;
}
