// SPDX-License-Identifier: Apache-2.0
// Which of the rates that were said is the mean and which the peak: "peak 15 rps, average 5".

#include "nav-reading.h"

#define NEAR 4 /* tokens within which "peak" belongs to a rate */

typedef enum { PLAIN, MEAN, PEAK } Kind;

typedef struct {
  NavIntentFact *fact; /* borrowed: the reading's */
  Kind kind;
} Rate;

static const char *const mean_words[] = { "mean",      "average",  "averages", "averaging",
                                          "avg",       "baseline", "typical",  "typically",
                                          "normal",    "normally", "usual",    "usually",
                                          "otherwise", NULL };
static const char *const peak_words[] = { "peak",     "peaks", "peaking", "burst",
                                          "bursts",   "spike", "spikes",  "spiking",
                                          "bursting", "max",   "maximum", NULL };

static Kind
kind_at (const NavReading *reading, int i)
{
  if (nav_reading_word_in (reading, i, mean_words))
    return MEAN;
  return nav_reading_word_in (reading, i, peak_words) ? PEAK : PLAIN;
}

/* "10 rps average" and "10 rps at peak hours", not "10 rps, average latency 300 ms". */
static gboolean
ends_there (const NavReading *reading, int i)
{
  static const char *const ends[] = { "",     ",",          ".",    ";",    ")",    "and",
                                      "with", "but",        "load", "rate", "hour", "hours",
                                      "time", "times",      "when", "the",  "on",   "traffic",
                                      "at",   "throughput", NULL };

  return nav_reading_word_in (reading, i, ends) || nav_reading_number (reading, i) != NULL ||
         kind_at (reading, i) != PLAIN;
}

/* The word for it before or behind the tokens first..last, which no other rate has taken; then it
 * is taken. */
static Kind
take_kind (const NavReading *reading, guint first, guint last, gboolean *taken)
{
  static const char *const stops[] = { ",", ";", ".", "and", "with", "but", "to", NULL };

  for (guint i = first; i-- > 0 && i + NEAR >= first;) {
    Kind kind = kind_at (reading, (int) i);

    if (nav_reading_number (reading, (int) i) != NULL ||
        nav_reading_word_is (reading, (int) i, ",") || !nav_reading_same_clause (reading, i, first))
      break;
    if (kind != PLAIN && !taken[i]) {
      taken[i] = TRUE;
      return kind;
    }
  }
  for (guint i = last + 1; i < reading->tokens->len && i <= last + NEAR; i++) {
    Kind kind = kind_at (reading, (int) i);

    if (nav_reading_number (reading, (int) i) != NULL ||
        nav_reading_word_in (reading, (int) i, stops) ||
        !nav_reading_same_clause (reading, last, i))
      break;
    if (kind != PLAIN && !taken[i] && ends_there (reading, (int) i + 1)) {
      taken[i] = TRUE;
      return kind;
    }
  }
  return PLAIN;
}

/* The tokens that @fact was read from. */
static void
find_tokens (const NavReading *reading, const NavIntentFact *fact, guint *first, guint *last)
{
  *first = *last = 0;
  for (guint i = 0; i < reading->tokens->len; i++) {
    gsize start = reading->norm->start[nav_reading_token (reading, (int) i)->start];

    if (start < fact->start)
      *first = i + 1;
    if (start < fact->end)
      *last = i;
  }
}

static double
seconds_of (const char *period)
{
  static const struct {
    const char *name;
    double seconds;
  } periods[] = {
    { "minute", 60 }, { "hour", 3600 }, { "day", 86400 }, { "month", 86400 * 365 / 12 }
  };

  for (guint i = 0; period != NULL && i < G_N_ELEMENTS (periods); i++)
    if (g_str_equal (period, periods[i].name))
      return periods[i].seconds;
  return 1;
}

/* Whether the number says all by itself, but for "peak" or "average". */
static gboolean
is_bare (const NavReading *reading, const NavNumber *number)
{
  static const char *const ends[] = { ",", ".", ";", ")", "/", "and", "at", "on", "in", "", NULL };
  int next = (int) number->last + 1;

  return nav_reading_word_in (reading, next, ends) || kind_at (reading, next) != PLAIN;
}

static gboolean
is_factor (const NavReading *reading, const NavNumber *number)
{
  static const char *const times[] = { "x", "times", NULL };

  return nav_reading_word_in (reading, (int) number->last + 1, times);
}

/* "average 5 rps, peak 15", "5 rps, three times that at peak": the unit is that of @known. */
static void
add_bare (NavReading *reading, const Rate *known, GArray *rates, gboolean *taken)
{
  guint of, last;

  find_tokens (reading, known->fact, &of, &last);
  for (guint i = 0; i < reading->numbers->len; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);
    gboolean factor = is_factor (reading, number);
    Rate rate = { 0 };

    if (number->used || number->article || number->vague || !(number->value > 0) ||
        reading->negated[number->first] ||
        nav_reading_token (reading, (int) number->first)->taken ||
        nav_reading_token (reading, (int) number->first)->sentence !=
          nav_reading_token (reading, (int) of)->sentence ||
        !(factor || is_bare (reading, number)))
      continue;
    rate.kind = take_kind (reading, number->first, number->last + (factor ? 1 : 0), taken);
    if (rate.kind == PLAIN || (factor && rate.kind != PEAK))
      continue;
    number->used = TRUE;
    rate.fact = nav_reading_add_number (reading, NAV_INTENT_THROUGHPUT_RPS,
                                        factor ? known->fact->number * number->value
                                               : number->value / seconds_of (known->fact->period),
                                        number->first, number->last + (factor ? 1 : 0), 0.9);
    rate.fact->period = g_strdup (known->fact->period);
    g_array_append_val (rates, rate);
  }
}

static void
collect (NavReading *reading, GArray *rates, gboolean *taken)
{
  for (guint i = 0; i < reading->facts->len; i++) {
    Rate rate = { .fact = reading->facts->pdata[i] };
    guint first, last;

    if (rate.fact->field != NAV_INTENT_THROUGHPUT_RPS || rate.fact->op != NAV_INTENT_OP_SET)
      continue;
    find_tokens (reading, rate.fact, &first, &last);
    rate.kind = take_kind (reading, first, last, taken);
    g_array_append_val (rates, rate);
  }
  for (guint i = 0, n = rates->len; i < n; i++) {
    Rate known = g_array_index (rates, Rate, i);
    add_bare (reading, &known, rates, taken);
  }
}

/* (nullable): the last of its kind */
static const Rate *
find_last (const GArray *rates, Kind kind, gboolean of_moment)
{
  for (guint i = rates->len; i-- > 0;) {
    const Rate *rate = &g_array_index (rates, Rate, i);

    if (rate->kind == kind &&
        (kind != PLAIN || nav_intent_fact_is_of_moment (rate->fact) == of_moment))
      return rate;
  }
  return NULL;
}

/* The peak by the hour is a rate to keep up as one by the minute is; that of a day is not. */
static void
settle_peak (NavIntentFact *peak)
{
  if (g_strcmp0 (peak->period, "hour") != 0)
    return;
  g_free (peak->period);
  peak->period = g_strdup ("second");
}

/* Of a usual and a busy day the busy one is planned for. */
static void
settle_both (NavReading *reading, NavIntentFact *mean, const NavIntentFact *peak)
{
  if (nav_intent_fact_is_of_moment (peak))
    mean->field = NAV_INTENT_MEAN_RPS;
  else
    g_ptr_array_remove (reading->facts, mean);
}

/* A mean alone is all that is known of the rate. */
static void
settle_mean (NavReading *reading, NavIntentFact *mean)
{
  const NavIntentFact *before = nav_intent_get_fact (reading->before, NAV_INTENT_THROUGHPUT_RPS);
  NavIntentFact *copy;

  if (before != NULL && nav_intent_fact_is_of_moment (before) && before->number > mean->number &&
      !nav_intent_rate_is_mean (reading->before)) {
    mean->field = NAV_INTENT_MEAN_RPS;
    return;
  }
  if (!nav_intent_fact_is_of_moment (mean))
    return;
  copy = nav_intent_fact_copy (mean);
  copy->field = NAV_INTENT_MEAN_RPS;
  copy->source = NAV_INTENT_SOURCE_DERIVED;
  g_ptr_array_add (reading->facts, copy);
}

/**
 * nav_find_peaks:
 *
 * Tells mean rates from peak rates, by the words beside them and, of two that have none, by their
 * periods: a rate by the second is of the peak, one by the day is a mean.
 */
void
nav_find_peaks (NavReading *reading)
{
  g_autofree gboolean *taken = g_new0 (gboolean, reading->tokens->len + 1);
  g_autoptr (GArray) rates = g_array_new (FALSE, FALSE, sizeof (Rate));
  const Rate *mean, *peak;

  collect (reading, rates, taken);
  mean = find_last (rates, MEAN, FALSE);
  peak = find_last (rates, PEAK, FALSE);
  if (mean == NULL)
    mean = find_last (rates, PLAIN, FALSE);
  if (peak == NULL)
    peak = find_last (rates, PLAIN, TRUE);
  else if (mean == NULL)
    mean = find_last (rates, PLAIN, TRUE);
  if (peak != NULL && peak->kind == PEAK)
    settle_peak (peak->fact);
  if (mean != NULL && peak != NULL && peak->fact->number >= mean->fact->number)
    settle_both (reading, mean->fact, peak->fact);
  else if (mean != NULL && mean->kind == MEAN && peak == NULL)
    settle_mean (reading, mean->fact);
}
