// SPDX-License-Identifier: Apache-2.0
// Latency targets: a duration, whether it is about answers at all, and which part of one.

#include "nav-quantities-private.h"
#include "nav-refusals.h"

#include <math.h>
#include <string.h>

#define NEAR           8 /* tokens within which a cue belongs to a number */
#define BARE_TTFT_MS   1000.0 /* a bare latency up to here is about the first token */
#define LEAST_TTFT_MS  10.0   /* less without a unit is seconds */
#define LEAST_E2E_MS   100.0
#define MAX_LATENCY_MS 3.6e6 /* an hour; longer is no latency target */

enum { TTFT, ITL, E2E, ANY_LATENCY, NO_LATENCY };

/* The kind of the cue that token @i is, -1 for none. */
int
nav_unit_cue_kind (const NavReading *reading, guint i, const NavUnitCue *cues, guint n)
{
  const NavToken *token = nav_reading_token (reading, (int) i);

  for (guint c = 0; c < n; c++)
    if (strcmp (token->stem, cues[c].word) == 0 || strcmp (token->word, cues[c].word) == 0)
      return cues[c].kind;
  return -1;
}

static int
find_nearest (const NavReading *reading, guint first, guint last, const NavUnitCue *cues, guint n,
              gboolean beyond, guint *where)
{
  for (guint distance = 1; distance <= NEAR; distance++) {
    const guint sides[2] = { last + distance, first - distance };

    for (guint side = 0; side < 2; side++) {
      guint i = sides[side];
      int kind;

      if (i >= reading->tokens->len || !nav_reading_same_clause (reading, first, i) ||
          (!nav_reading_same_segment (reading, first, i) &&
           (!beyond || (side == 0 && distance > 3))))
        continue;
      kind = nav_unit_cue_kind (reading, i, cues, n);
      if (kind >= 0) {
        *where = i;
        return kind;
      }
    }
  }
  return -1;
}

/* The kind of the cue nearest to the number in its clause, -1 without one. What commas part from it
 * comes second: "TTFT at most 0.3 s, total under 8 s". */
int
nav_unit_find_nearest (const NavReading *reading, guint first, guint last, const NavUnitCue *cues,
                       guint n, guint *where)
{
  int kind = find_nearest (reading, first, last, cues, n, FALSE, where);

  return kind >= 0 ? kind : find_nearest (reading, first, last, cues, n, TRUE, where);
}

/* Another number between the cue and this one means the cue is that one's. */
gboolean
nav_unit_is_claimed (const NavReading *reading, guint cue, const NavNumber *number)
{
  guint from = cue < number->first ? cue + 1 : number->last + 1;
  guint to = cue < number->first ? number->first : cue;

  for (guint i = from; i < to; i++)
    if (nav_reading_number (reading, (int) i) != NULL)
      return TRUE;
  return FALSE;
}

/* Whether a duration is about answers at all: "within 2 s", "p95 under 300 ms", not "in 2
   weeks". */
static gboolean
is_latency (const NavReading *reading, const NavNumber *number, guint last, double unit)
{
  static const char *const cues[] = {
    "answer",      "answers",     "respond",   "responds",    "response",     "responses",
    "reply",       "replies",     "latency",   "ttft",        "itl",          "tpot",
    "e2e",         "p50",         "p90",       "p95",         "p99",          "faster",
    "result",      "results",     "output",    "token",       "completion",   "suggestion",
    "suggestions", "completions", "wait",      "waits",       "react",        "reacts",
    "return",      "returned",    "appear",    "appears",     "deliver",      "delivered",
    "roundtrip",   "latencies",   "sla",       "slo",         "generate",     "generated",
    "generation",  "summary",     "summaries", "translation", "translations", "finish",
    "finished",    "done",        "load",      "delay",       "lag",          "start",
    "starts",      "start",       "show",      "shows",       "back",         "complete",
    "respons",     "time",        "speed",     "reaction",    "feedback",     "page",
    "each",        "everything",  "words",     "type",        "typing",       "draft",
    "end",         "e2e",         "come",      "comes",       "turnaround",   "fast",
    "quick",       "ready",       NULL
  };
  static const char *const limits[] = { "under",  "below",   "within", "sub",  "<",
                                        "max",    "maximum", "than",   "most", "in",
                                        "target", "limit",   "=",      "~",    NULL };
  static const char *const others[] = {
    "video",   "videos",   "clip",      "clips",      "call",     "calls",  "audio",     "shift",
    "meeting", "meetings", "recording", "recordings", "training", "course", "break",     "podcast",
    "song",    "ad",       "spot",      "session",    "episode",  "week",   "interview", NULL
  };
  guint start = number->first > 12 ? number->first - 12 : 0;
  guint clause = nav_reading_token (reading, (int) number->first)->clause;
  gboolean cue = FALSE;

  if (nav_reading_find_words (reading, last + 1, last + 2, others, NULL))
    return FALSE;
  if (unit == 1.0)
    return TRUE;
  for (guint i = start; i <= last + NEAR && i < reading->tokens->len; i++)
    if (nav_reading_token (reading, (int) i)->clause == clause &&
        nav_reading_word_in (reading, (int) i, cues))
      cue = TRUE;
  if (unit == 1000.0)
    return cue || nav_unit_is_any (reading, (int) number->first - 1, limits) ||
           nav_reading_same_segment (reading, number->first, number->first - 1) == FALSE;
  return cue && unit < 3600000.0 &&
         (nav_unit_is_any (reading, (int) number->first - 1, limits) ||
          nav_unit_is_any (reading, (int) number->first - 2, limits));
}

static const char *const metrics[] = { "ttft", "itl", "tpot", "e2e", NULL };

static int
find_metric (const NavReading *reading, int i)
{
  return nav_reading_word_is (reading, i, "ttft")  ? TTFT
         : nav_reading_word_is (reading, i, "e2e") ? E2E
                                                   : ITL;
}

/* "TTFT 200 ms TPOT 20 ms E2E 6 s": each name before its number, as the first has it; in "200 ms
 * TTFT 20 ms TPOT" behind it. */
static gboolean
is_named_before (const NavReading *reading, const NavNumber *number)
{
  guint at = number->first;

  while (at > 0 && nav_reading_word_in (reading, (int) at - 1, metrics)) {
    const NavMatch *unit =
      at > 1 ? nav_reading_covering (reading, NAV_LEX_TIME_UNIT, (int) at - 2) : NULL;
    const NavNumber *before =
      unit != NULL && unit->first > 0 ? nav_reading_number (reading, (int) unit->first - 1) : NULL;

    if (before == NULL)
      return TRUE;
    at = before->first;
  }
  return FALSE;
}

static int
latency_kind (const NavReading *reading, const NavNumber *number, guint last, guint *from,
              guint *to)
{
  static const NavUnitCue cues[] = {
    { "ttft", TTFT },     { "first", TTFT },     { "start", TTFT },    { "starts", TTFT },
    { "starting", TTFT }, { "begin", TTFT },     { "begins", TTFT },   { "itl", ITL },
    { "tpot", ITL },      { "inter", ITL },      { "e2e", E2E },       { "end", E2E },
    { "complete", E2E },  { "total", E2E },      { "full", E2E },      { "whole", E2E },
    { "entire", E2E },    { "finished", E2E },   { "finish", E2E },    { "done", E2E },
    { "overall", E2E },   { "completely", E2E }, { "roundtrip", E2E }, { "all", E2E },
    { "between", ITL },   { "ready", E2E },      { "completed", E2E },
  };
  static const char *const token[] = { "token", "tokens", "word", "words", NULL };
  static const char *const per[] = { "per", "/", "a", "each", "every", "between", NULL };
  guint where = number->first;
  int kind;

  if ((nav_unit_is_any (reading, (int) last + 1, per) &&
       nav_unit_is_any (reading, (int) last + 2, token)) ||
      (nav_reading_word_is (reading, (int) last + 1, "per") &&
       nav_reading_word_is (reading, (int) last + 2, "output"))) {
    *to = last + 2;
    return ITL;
  }
  if (is_named_before (reading, number)) {
    *from = number->first - 1;
    return find_metric (reading, (int) *from);
  }
  if (nav_reading_word_in (reading, (int) last + 1, metrics)) {
    *to = last + 1;
    return find_metric (reading, (int) last + 1);
  }
  kind = nav_unit_find_nearest (reading, number->first, last, cues, G_N_ELEMENTS (cues), &where);
  if (kind >= 0 && nav_unit_is_claimed (reading, where, number))
    kind = -1;
  if (kind == TTFT && nav_reading_word_is (reading, (int) where, "first") &&
      !nav_reading_find_words (reading, where + 1, where + 2,
                               (const char *const[]){ "token", "word", "byte", "response",
                                                      "character", "tokens", "words", "output",
                                                      NULL },
                               NULL))
    kind = -1;
  if (kind == E2E && nav_reading_word_is (reading, (int) where, "end") &&
      !nav_reading_word_is (reading, (int) where + 1, "to") &&
      !nav_reading_word_is (reading, (int) where - 1, "to") &&
      !nav_reading_word_is (reading, (int) where + 1, "-") &&
      !nav_reading_word_is (reading, (int) where - 1, "-"))
    kind = -1;
  if (kind == ITL && nav_reading_word_is (reading, (int) where, "between") &&
      !nav_reading_find_words (reading, where + 1, where + 2, token, NULL))
    kind = -1;
  if (kind >= 0) {
    *from = MIN (*from, where);
    *to = MAX (*to, where);
  }
  return kind >= 0 ? kind : ANY_LATENCY;
}

static void
add_target (NavReading *reading, int kind, double ms, guint first, guint last, double confidence)
{
  static const NavIntentField fields[] = { NAV_INTENT_TTFT_MS, NAV_INTENT_ITL_MS,
                                           NAV_INTENT_E2E_MS };

  if (ms < 0.5 || ms > MAX_LATENCY_MS)
    nav_refuse_number (reading, fields[kind], first, last);
  else
    nav_reading_add_number (reading, fields[kind], floor (ms + 0.5), first, last, confidence);
}

/* "TTFT 200, TPOT 20": in milliseconds, unless that would be quicker than can be. */
static gboolean
read_without_unit (NavReading *reading, NavNumber *number)
{
  static const char *const links[] = { ":",  "=",     "<",     ">",  "of",
                                       "at", "under", "below", "is", NULL };
  static const char *const ends[] = { ",", ".", ";", "/", ")", "and", "", NULL };
  int i = (int) number->first - 1;
  double ms = number->value;
  int kind;

  while (nav_reading_word_in (reading, i, links))
    i--;
  if (!nav_reading_word_in (reading, i, metrics) || reading->negated[number->first] ||
      !(nav_reading_word_in (reading, (int) number->last + 1, ends) ||
        nav_reading_word_in (reading, (int) number->last + 1, metrics)))
    return FALSE;
  kind = find_metric (reading, i);
  number->used = TRUE;
  if (kind != ITL && ms < (kind == TTFT ? LEAST_TTFT_MS : LEAST_E2E_MS))
    ms *= 1000.0;
  add_target (reading, kind, ms, (guint) i, number->last, 0.7);
  return TRUE;
}

gboolean
nav_unit_read_latency (NavReading *reading, NavNumber *number)
{
  int at = (int) number->last + 1;
  const NavMatch *unit;
  guint first = number->first, last;
  double ms;
  int kind;

  if (nav_reading_word_is (reading, at, "-"))
    at++;
  if (nav_reading_word_is (reading, at, "a") && nav_reading_word_is (reading, at + 1, "second"))
    return FALSE;
  unit = nav_reading_starting (reading, NAV_LEX_TIME_UNIT, at);
  if (unit == NULL)
    return read_without_unit (reading, number);
  if (nav_reading_word_is (reading, (int) number->last + 1, "h") || number->vague)
    return FALSE; /* "a few seconds is fine" is a class, not a number */
  number->used = TRUE;
  last = unit->last;
  ms = number->value * unit->entry->value;
  /* of a range, the longest wait is the target that was allowed */
  if (!isnan (number->min))
    ms = number->value * unit->entry->value;
  if (!is_latency (reading, number, last, unit->entry->value) || ms > MAX_LATENCY_MS ||
      reading->negated[number->first]) {
    nav_reading_log (reading, "rejected", "time_is_no_latency", number->first, last, NULL);
    return TRUE;
  }
  kind = latency_kind (reading, number, last, &first, &last);
  if (kind == ANY_LATENCY)
    kind = ms <= BARE_TTFT_MS ? TTFT : E2E;
  add_target (reading, kind, ms, number->first, MAX (unit->last, number->last), 0.95);
  return TRUE;
}
