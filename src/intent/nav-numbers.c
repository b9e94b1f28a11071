// SPDX-License-Identifier: Apache-2.0
// The number grammar: numerals, number words, vague amounts and ranges become numbers over
// tokens.

#include "nav-reading.h"

#include <math.h>
#include <string.h>

#include "nav-numerals.h"
#include "nav-refusals.h"

static gboolean
is_word (const NavReading *reading, int i, const char *word)
{
  return nav_reading_word_is (reading, i, word);
}

/* "SKU-4711", "24/7", "9:30", "#1", "python 3.11": digits that count nothing. */
static gboolean
is_part_of_name (const NavReading *reading, int i)
{
  static const char *const open[] = { "sub",   "under", "max",   "min", "approx",
                                      "circa", "ca",    "below", "in",  NULL };
  const NavToken *token = nav_reading_token (reading, i);
  const NavToken *before = nav_reading_token (reading, i - 1);
  const NavToken *left = nav_reading_token (reading, i - 2);
  const NavToken *after = nav_reading_token (reading, i + 1);
  const NavToken *right = nav_reading_token (reading, i + 2);

  if (after->glued && after->kind == NAV_TOKEN_SYMBOL && strchr ("/:", after->word[0]) != NULL &&
      right->kind == NAV_TOKEN_NUMBER && right->glued)
    return TRUE;
  if (!token->glued || before->kind != NAV_TOKEN_SYMBOL)
    return FALSE;
  if (strchr ("#@_", before->word[0]) != NULL)
    return TRUE;
  if (strchr ("/:", before->word[0]) != NULL && before->glued && left->kind == NAV_TOKEN_NUMBER)
    return TRUE;
  return strchr ("-./", before->word[0]) != NULL && before->glued && left->kind == NAV_TOKEN_WORD &&
         !g_strv_contains (open, left->word) && isnan (nav_numeral_word (left->word)) &&
         nav_numeral_multiplier (left->word) == 0.0;
}

static gboolean
is_label (const NavReading *reading, int i)
{
  static const char *const labels[] = {
    "iso",      "soc",        "version",  "phase",    "chapter", "page",    "room",      "level",
    "tier",     "step",       "article",  "section",  "windows", "python",  "java",      "top",
    "number",   "nr",         "rfc",      "building", "gate",    "office",  "layer",     "web",
    "industry", "gen",        "route",    "season",   "title",   "item",    "sku",       "ticket",
    "order",    "port",       "cuda",     "rhel",     "ubuntu",  "debian",  "pcie",      "nvlink",
    "figure",   "table",      "appendix", "type",     "model",   "series",  "paragraph", "clause",
    "floor",    "stage",      "quarter",  "form",     "psd",     "basel",   "id",        "catch",
    "covid",    "kubernetes", "release",  "part",     "edition", "angular", "react",     "net",
    "http",     "class",      "grade",    "euro",     NULL
  };

  /* "grade 5", but "orders: 500" */
  if (is_word (reading, i - 1, "class") || is_word (reading, i - 1, "grade") ||
      is_word (reading, i - 1, "euro"))
    return FALSE;
  return nav_reading_word_in (reading, i - 1, labels) &&
         nav_reading_same_segment (reading, (guint) MAX (i - 1, 0), (guint) i);
}

static gboolean
is_ordinal (const NavToken *after)
{
  static const char *const endings[] = { "st", "nd", "rd", "th", "s", NULL };

  return after->glued && nav_token_is_any (after, endings) && strcmp (after->word, "s") != 0;
}

/* The multiplier at i, with "of" before a further one: "tens of thousands". */
static double
multiplier_at (const NavReading *reading, int i, gboolean glued)
{
  const NavToken *token = nav_reading_token (reading, i);
  double value = token->kind == NAV_TOKEN_WORD ? nav_numeral_multiplier (token->word) : 0.0;

  if (value > 0.0 && strlen (token->word) <= 3 && !token->glued && !glued &&
      strcmp (token->word, "k") != 0 && strcmp (token->word, "mio") != 0 &&
      strcmp (token->word, "mln") != 0 && strcmp (token->word, "mn") != 0 &&
      strcmp (token->word, "bn") != 0 && strcmp (token->word, "lac") != 0)
    return 0.0;
  return value;
}

static void
multiply (NavNumber *number, double by)
{
  number->value *= by;
  number->grouped = NAN;
}

static void
read_multipliers (const NavReading *reading, NavNumber *number)
{
  double by;

  while ((by = multiplier_at (reading, (int) number->last + 1, FALSE)) > 0.0) {
    const NavToken *token = nav_reading_token (reading, (int) number->last + 1);

    if (token->glued && strlen (token->word) == 1)
      number->suffix = token->word[0];
    number->last++;
    multiply (number, by);
    if (number->suffix != 0 && number->suffix != 'k')
      break;
  }
}

static gboolean
read_digits (const NavReading *reading, guint i, NavNumber *number)
{
  const NavToken *token = nav_reading_token (reading, (int) i);

  if (token->kind != NAV_TOKEN_NUMBER || is_part_of_name (reading, (int) i) ||
      is_label (reading, (int) i) || is_ordinal (nav_reading_token (reading, (int) i + 1)))
    return FALSE;
  if (!nav_numeral_parse (token->word, &number->value, &number->grouped))
    return FALSE;
  number->first = number->last = i;
  read_multipliers (reading, number);
  return TRUE;
}

static guint
skip_of (const NavReading *reading, guint i)
{
  return is_word (reading, (int) i, "of") ? i + 1 : i;
}

/* a few, a couple of, several, dozens of, hundreds, tens of thousands, half a million */
static gboolean
read_vague (const NavReading *reading, guint i, NavNumber *number)
{
  static const struct {
    const char *word;
    double value;
    gboolean multiplies; /* may stand before hundred, dozen ... */
  } table[] = {
    { "couple", 2, TRUE },        { "few", 3, TRUE },      { "several", 5, TRUE },
    { "handful", 5, FALSE },      { "dozens", 50, FALSE }, { "hundreds", 500, FALSE },
    { "thousands", 5000, FALSE }, { "pair", 2, FALSE },    { "tens", 50, FALSE },
    { "millions", 5e6, FALSE },   { "lakhs", 5e5, FALSE },
  };
  guint at = i + (is_word (reading, (int) i, "a") || is_word (reading, (int) i, "the") ? 1 : 0);

  for (guint t = 0; t < G_N_ELEMENTS (table); t++) {
    guint next;
    double by;

    if (!is_word (reading, (int) at, table[t].word))
      continue;
    *number = (NavNumber){ i, at, table[t].value, NAN, NAN, NAN, TRUE, TRUE, FALSE, 0, FALSE };
    next = skip_of (reading, at + 1);
    by = multiplier_at (reading, (int) next, FALSE);
    if (table[t].multiplies && by > 0.0) {
      number->last = next;
      number->value *= by;
    } else if (g_str_has_suffix (table[t].word, "s") && next > at + 1 && by >= 1e3) {
      /* "tens of thousands", "hundreds of thousands" */
      number->last = next;
      number->value *= strcmp (table[t].word, "tens") == 0 ? 1e3 : by;
    } else if (strcmp (table[t].word, "tens") == 0) {
      number->value = 50;
    }
    return TRUE;
  }
  return FALSE;
}

static guint
skip_hyphen (const NavReading *reading, guint i)
{
  return is_word (reading, (int) i, "-") && nav_reading_token (reading, (int) i)->glued ? i + 1 : i;
}

static guint
skip_article (const NavReading *reading, guint i)
{
  return is_word (reading, (int) i, "a") || is_word (reading, (int) i, "an") ? i + 1 : i;
}

static gboolean
is_time (const NavReading *reading, guint i)
{
  static const char *const units[] = { "second", "sec", "minute", "hour", NULL };

  return nav_reading_word_in (reading, (int) i, units);
}

/* "half a million", "a quarter million", "half a dozen"; "half a second", "half-second" */
static gboolean
read_fraction (const NavReading *reading, guint i, NavNumber *number)
{
  guint at = i + (is_word (reading, (int) i, "a") ? 1 : 0), next;
  double part = is_word (reading, (int) at, "half")      ? 0.5
                : is_word (reading, (int) at, "quarter") ? 0.25
                : is_word (reading, (int) at, "tenth")   ? 0.1
                                                         : 0.0;
  double by;

  if (part == 0.0)
    return FALSE;
  next = skip_article (reading, skip_of (reading, skip_hyphen (reading, at + 1)));
  by = multiplier_at (reading, (int) next, FALSE);
  if (by == 0.0 && !is_time (reading, next))
    return FALSE;
  *number = (NavNumber){ i,
                         by > 0.0 ? next : next - 1,
                         by > 0.0 ? part * by : part,
                         NAN,
                         NAN,
                         NAN,
                         TRUE,
                         FALSE,
                         FALSE,
                         0,
                         FALSE };
  return TRUE;
}

/* "within a second", "in under a minute", "sub-second"; not "10 a second" */
static gboolean
read_single (const NavReading *reading, guint i, NavNumber *number)
{
  static const char *const limits[] = { "within", "under", "below", "than", NULL };
  guint next = skip_article (reading, i);

  if (is_word (reading, (int) i, "sub"))
    next = skip_hyphen (reading, i + 1);
  else if (i == 0 || next == i || !nav_reading_word_in (reading, (int) i - 1, limits))
    return FALSE;
  if (!is_time (reading, next))
    return FALSE;
  *number = (NavNumber){ i, next - 1, 1, NAN, NAN, NAN, TRUE, FALSE, FALSE, 0, FALSE };
  return TRUE;
}

typedef struct {
  double total; /* closed by a thousand or more */
  double current; /* below the next multiplier; NaN: nothing yet */
  guint at;
  guint last;
  gboolean any;
  gboolean one; /* only "one" so far */
} WordParser;

/* Whether "small" continues the number: hundreds take anything, twenty takes one to nine. */
static gboolean
continues (double current, double small)
{
  if (isnan (current) || (current >= 100.0 && fmod (current, 100.0) == 0.0))
    return TRUE;
  return fmod (current, 10.0) == 0.0 && fmod (current, 100.0) >= 20.0 && small < 10.0;
}

static void
apply_multiplier (WordParser *p, double by)
{
  double base = isnan (p->current) ? 1.0 : p->current;

  p->one = FALSE;
  if (by <= 100.0) {
    p->current = base * by;
  } else {
    p->total += base * by;
    p->current = NAN;
  }
}

/* "and" inside a number: "two hundred and fifty", "one and a half". */
static gboolean
read_and (const NavReading *reading, WordParser *p)
{
  if (!p->any || !is_word (reading, (int) p->at, "and"))
    return FALSE;
  if (is_word (reading, (int) p->at + 1, "a") && is_word (reading, (int) p->at + 2, "half") &&
      !isnan (p->current)) {
    p->current += 0.5;
    p->one = FALSE;
    p->last = p->at + 2;
    p->at += 3;
    return TRUE;
  }
  if ((!isnan (p->current) && p->current < 100.0) ||
      isnan (nav_numeral_word (nav_reading_token (reading, (int) p->at + 1)->word)))
    return FALSE;
  p->at++;
  return TRUE;
}

static gboolean
read_word (const NavReading *reading, guint first, WordParser *p)
{
  double small = nav_numeral_word (nav_reading_token (reading, (int) p->at)->word);
  double by = multiplier_at (reading, (int) p->at, FALSE);

  if (!isnan (small) && continues (p->current, small)) {
    p->one = !p->any && small == 1.0;
    p->current = (isnan (p->current) ? 0.0 : p->current) + small;
  } else if (by > 0.0 && (p->any || !isnan (p->current))) {
    apply_multiplier (p, by);
  } else if (by > 0.0 && by < 1e6 && p->at == first) {
    p->current = by; /* "hundred users" */
  } else {
    return FALSE;
  }
  p->any = TRUE;
  p->last = p->at;
  p->at = skip_hyphen (reading, p->at + 1);
  return TRUE;
}

/* "two hundred and fifty", "twenty-five", "twelve hundred", "one and a half thousand", "a
   hundred" */
static gboolean
read_words (const NavReading *reading, guint i, NavNumber *number)
{
  WordParser p = { 0.0, NAN, i, i, FALSE, FALSE };

  if (is_word (reading, (int) i, "a") && multiplier_at (reading, (int) i + 1, FALSE) > 0.0) {
    p.current = 1.0;
    p.at = i + 1;
  }
  while (p.at < reading->tokens->len && (read_word (reading, i, &p) || read_and (reading, &p)))
    ;
  if (!p.any)
    return FALSE;
  *number = (NavNumber){ i,    p.last, p.total + (isnan (p.current) ? 0.0 : p.current),
                         NAN,  NAN,    NAN,
                         TRUE, FALSE,  p.one,
                         0,    FALSE };
  return TRUE;
}

/* "one-off", "one-click", "two-way": no counts. */
static gboolean
is_idiom (const NavReading *reading, guint i)
{
  static const char *const ends[] = { "off",  "time", "click",  "liner", "pager", "way",
                                      "page", "fold", "factor", "sided", "stop",  "size",
                                      "part", "step", "tier",   "level", "pass",  NULL };

  return nav_reading_token (reading, (int) i)->kind == NAV_TOKEN_WORD &&
         is_word (reading, (int) i + 1, "-") && nav_reading_token (reading, (int) i + 1)->glued &&
         nav_reading_word_in (reading, (int) i + 2, ends);
}

static gboolean
read_scalar (const NavReading *reading, guint i, NavNumber *number)
{
  const NavToken *token = nav_reading_token (reading, (int) i);

  *number = (NavNumber){ i, i, NAN, NAN, NAN, NAN, FALSE, FALSE, FALSE, 0, FALSE };
  if (token->quarantined || token->code || token->taken || is_idiom (reading, i))
    return FALSE;
  return read_digits (reading, i, number) || read_vague (reading, i, number) ||
         read_fraction (reading, i, number) || read_single (reading, i, number) ||
         read_words (reading, i, number);
}

/* What stands between the ends of a range; 0 where nothing does. */
static guint
range_mark (const NavReading *reading, const NavNumber *a, gboolean between)
{
  static const char *const marks[] = { "-", "to", "till", "until", NULL };
  int next = (int) a->last + 1;

  if (nav_reading_word_in (reading, next, marks))
    return (guint) next;
  if ((between && is_word (reading, next, "and")) || (a->words && is_word (reading, next, "or")))
    return (guint) next;
  return 0;
}

static gboolean
is_currency (const NavReading *reading, guint i)
{
  return strchr ("$", nav_reading_token (reading, (int) i)->word[0]) != NULL ||
         nav_reading_word_is (reading, (int) i, "€") || nav_reading_word_is (reading, (int) i, "£");
}

static double
get_multiplier (const NavReading *reading, const NavNumber *number)
{
  double by = number->last > number->first || number->words
                ? nav_numeral_multiplier (nav_reading_token (reading, (int) number->last)->word)
                : 0.0;

  return by > 0.0 ? by : 1.0;
}

/* "50-100k", "between one and two thousand": the multiplier is shared. */
static void
read_range (const NavReading *reading, NavNumber *number)
{
  gboolean between = is_word (reading, (int) number->first - 1, "between");
  guint mark = range_mark (reading, number, between);
  NavNumber upper;
  double low = number->value, by;
  guint at = mark + 1;

  if (mark == 0 || number->vague)
    return;
  if (is_currency (reading, at) && nav_reading_token (reading, (int) at)->word[0] != '\0')
    at++;
  if (!read_scalar (reading, at, &upper) || upper.vague)
    return;
  if (is_word (reading, (int) upper.last + 1, "-") &&
      nav_reading_token (reading, (int) upper.last + 2)->kind == NAV_TOKEN_NUMBER)
    return; /* a date */
  by = get_multiplier (reading, &upper);
  if (by >= 100.0 && get_multiplier (reading, number) == 1.0 && low * by < upper.value)
    low *= by;
  if (!(low < upper.value))
    return;
  number->min = low;
  number->max = upper.value;
  number->value = (low + upper.value) / 2.0;
  number->last = upper.last;
  number->suffix = upper.suffix;
  number->grouped = NAN;
  number->article = FALSE;
}

/* "-5 users" is no count. */
static gboolean
is_negative (const NavReading *reading, const NavNumber *number)
{
  const NavToken *before = nav_reading_token (reading, (int) number->first - 1);
  const NavToken *left = nav_reading_token (reading, (int) number->first - 2);

  if (is_word (reading, (int) number->first - 1, "minus") &&
      nav_reading_number (reading, (int) number->first - 2) == NULL)
    return TRUE;
  return strcmp (before->word, "-") == 0 &&
         nav_reading_token (reading, (int) number->first)->glued &&
         (!before->glued || left->kind == NAV_TOKEN_SYMBOL);
}

/**
 * nav_find_numbers:
 *
 * Finds the numbers outside of names, in order; none overlaps another.
 */
void
nav_find_numbers (NavReading *reading)
{
  for (guint i = 0; i < reading->tokens->len;) {
    NavNumber number;

    if (!read_scalar (reading, i, &number)) {
      i++;
      continue;
    }
    read_range (reading, &number);
    i = number.last + 1;
    if (is_negative (reading, &number) || !isfinite (number.value) || number.value > 1e15) {
      nav_reading_log (reading, "rejected", "number_out_of_range", number.first, number.last, NULL);
      nav_refuse_odd_number (reading, number.first, number.last);
      continue;
    }
    g_array_append_val (reading->numbers, number);
    for (guint t = number.first; t <= number.last; t++)
      reading->number_at[t] = (guint16) reading->numbers->len;
  }
}
