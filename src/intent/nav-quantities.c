// SPDX-License-Identifier: Apache-2.0
// Numbers with units: request rates, tokens, latency targets, pages.

#include "nav-reading.h"

#include <math.h>
#include <string.h>

#define NEAR            8 /* tokens within which a cue belongs to a number */
#define BARE_TTFT_MS    1000.0 /* a bare latency up to here is about the first token */
#define MAX_LATENCY_MS  3.6e6 /* an hour; longer is no latency target */
#define PER_USER_TOKENS 200.0 /* tokens a second above this are a system's, not a reader's */
#define LONG_PAGES      20.0
#define LONG_TOKENS     6000.0

static gboolean
is_any (const NavReading *reading, int i, const char *const *words)
{
  return nav_reading_word_in (reading, i, words);
}

/* "per second", "a day", "/ min", "each month", "daily": the period at i, and its last token. */
static const NavMatch *
read_period (const NavReading *reading, int i, guint *last)
{
  static const char *const per[] = {
    "per", "a", "an", "each", "every", "/", "in", "p", "the", NULL
  };
  const NavMatch *match = nav_reading_starting (reading, NAV_LEX_PERIODIC, i);

  if (match == NULL && is_any (reading, i, per))
    match = nav_reading_starting (reading, NAV_LEX_PERIOD, i + 1);
  if (match == NULL && nav_reading_word_is (reading, i, "in") &&
      nav_reading_word_is (reading, i + 1, "one"))
    match = nav_reading_starting (reading, NAV_LEX_PERIOD, i + 2);
  if (match == NULL && nav_reading_word_is (reading, i, "in") &&
      (nav_reading_word_is (reading, i + 1, "a") || nav_reading_word_is (reading, i + 1, "the")))
    match = nav_reading_starting (reading, NAV_LEX_PERIOD, i + 2);
  if (match != NULL)
    *last = match->last;
  return match;
}

/* A period within a few tokens right of i, in the same clause. */
static const NavMatch *
find_period (const NavReading *reading, guint i, guint *last)
{
  for (guint k = i; k < i + 4; k++) {
    const NavMatch *match = nav_reading_same_clause (reading, i > 0 ? i - 1 : 0, k)
                              ? read_period (reading, (int) k, last)
                              : NULL;

    if (match != NULL || nav_reading_number (reading, (int) k) != NULL ||
        nav_reading_word_is (reading, (int) k, ","))
      return match;
  }
  return NULL;
}

static const NavMatch *
find_period_before (const NavReading *reading, guint first)
{
  guint last;

  for (int i = (int) first - 1; i >= 0 && i + 5 > (int) first; i--) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_PERIODIC, i);

    if (!nav_reading_same_clause (reading, (guint) i, first) ||
        nav_reading_number (reading, i) != NULL)
      return NULL;
    if (match == NULL &&
        (nav_reading_word_is (reading, i, "every") || nav_reading_word_is (reading, i, "per") ||
         nav_reading_word_is (reading, i, "each")))
      match = read_period (reading, i, &last);
    if (match != NULL)
      return match;
  }
  return NULL;
}

/* "per user", "each developer": the rate of one person is not the system's. */
static gboolean
is_per_person (const NavReading *reading, guint first, guint last)
{
  static const char *const per[] = { "per", "each", "every", "/", "a", NULL };
  static const char *const unit[] = { "user",    "person",   "developer", "seat",       "stream",
                                      "request", "session",  "head",      "connection", "agent",
                                      "dev",     "engineer", "customer",  "employee",   NULL };

  for (guint i = first; i <= last + 3; i++)
    if (is_any (reading, (int) i, per) && nav_reading_same_clause (reading, first, i) &&
        (is_any (reading, (int) i + 1, unit)))
      return TRUE;
  return is_any (reading, (int) last + 1, unit) && nav_reading_word_is (reading, (int) last, "per");
}

static void
add_rate (NavReading *reading, NavNumber *number, double seconds, const char *period, guint last)
{
  double value = isnan (number->grouped) ? number->value : number->grouped;
  NavIntentFact *fact;

  number->used = TRUE;
  if (is_per_person (reading, number->first, last) || !(value > 0.0) ||
      reading->negated[number->first]) {
    nav_reading_log (reading, "rejected", "rate_of_one_person", number->first, last, NULL);
    return;
  }
  fact = nav_reading_add_number (reading, NAV_INTENT_THROUGHPUT_RPS, value / seconds, number->first,
                                 last, 0.95);
  fact->period = g_strdup (strcmp (period, "week") == 0   ? "day"
                           : strcmp (period, "year") == 0 ? "month"
                                                          : period);
  if (!isnan (number->min)) {
    fact->min = number->min / seconds;
    fact->max = number->max / seconds;
  }
}

/* The noun of a rate: what arrives. People do not; nor do money, time and tokens. */
static const NavMatch *
find_request (const NavReading *reading, const NavNumber *number)
{
  static const char *const stops[] = { "for", "per", "and", "or", "with",
                                       "in",  "on",  "a",   "at", NULL };

  for (guint i = number->last + 1; i <= number->last + 5; i++) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_REQUEST, (int) i);
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (!nav_reading_same_clause (reading, number->first, i))
      return NULL;
    if (match != NULL) {
      const NavMatch *next = nav_reading_starting (reading, NAV_LEX_REQUEST, (int) match->last + 1);

      return next != NULL ? next : match;
    }
    if (token->kind == NAV_TOKEN_NUMBER ||
        (token->kind == NAV_TOKEN_SYMBOL && strchr ("-+", token->word[0]) == NULL) ||
        nav_token_is_any (token, stops))
      return NULL;
  }
  return NULL;
}

static gboolean
read_rate (NavReading *reading, NavNumber *number)
{
  const NavMatch *unit = nav_reading_starting (reading, NAV_LEX_RATE_UNIT, (int) number->last + 1);
  const NavMatch *request, *period;
  guint last = 0;

  if (unit != NULL) {
    add_rate (reading, number, unit->entry->value, unit->entry->text, unit->last);
    return TRUE;
  }
  unit = nav_reading_covering (reading, NAV_LEX_RATE_UNIT, (int) number->first - 1);
  if (unit == NULL && (nav_reading_word_is (reading, (int) number->first - 1, ":") ||
                       nav_reading_word_is (reading, (int) number->first - 1, "of")))
    unit = nav_reading_covering (reading, NAV_LEX_RATE_UNIT, (int) number->first - 2);
  if (unit != NULL) {
    add_rate (reading, number, unit->entry->value, unit->entry->text, number->last);
    return TRUE;
  }
  request = find_request (reading, number);
  if (request != NULL && (period = find_period (reading, request->last + 1, &last)) != NULL) {
    add_rate (reading, number, period->entry->value, period->entry->text, last);
    return TRUE;
  }
  if (request != NULL && request->first > number->last + 1 &&
      (period = nav_reading_starting (reading, NAV_LEX_PERIODIC, (int) number->last + 1)) != NULL) {
    add_rate (reading, number, period->entry->value, period->entry->text, request->last);
    return TRUE;
  }
  if (request != NULL && (period = find_period_before (reading, number->first)) != NULL) {
    add_rate (reading, number, period->entry->value, period->entry->text, request->last);
    return TRUE;
  }
  if ((period = read_period (reading, (int) number->last + 1, &last)) != NULL &&
      period->entry->value <= 60.0 &&
      (nav_reading_word_is (reading, (int) number->last + 1, "per") ||
       nav_reading_word_is (reading, (int) number->last + 1, "/"))) {
    add_rate (reading, number, period->entry->value, period->entry->text, last);
    return TRUE;
  }
  return FALSE;
}

static gboolean
is_token_word (const NavReading *reading, int i)
{
  static const char *const words[] = { "token", "tokens", "tok", "toks", "tk", "tkns", NULL };

  return is_any (reading, i, words);
}

static int
skip_hyphen (const NavReading *reading, int i)
{
  static const char *const fillers[] = { "-",       "output",    "input", "prompt",
                                         "context", "generated", "+",     NULL };

  while (is_any (reading, i, fillers))
    i++;
  return i;
}

/* 25 tokens per second per user: one token each 40 ms. */
static gboolean
read_token_rate (NavReading *reading, NavNumber *number)
{
  int at = skip_hyphen (reading, (int) number->last + 1);
  guint last = 0;
  const NavMatch *period;

  if (nav_reading_word_is (reading, at, "t") && nav_reading_word_is (reading, at + 1, "/") &&
      nav_reading_word_is (reading, at + 2, "s")) {
    last = (guint) at + 2;
  } else if (nav_reading_word_is (reading, at, "tps") &&
             is_per_person (reading, number->first, (guint) at)) {
    last = (guint) at;
  } else {
    if (!is_token_word (reading, at))
      return FALSE;
    period = read_period (reading, at + 1, &last);
    if (period == NULL || period->entry->value != 1.0)
      return FALSE;
  }
  number->used = TRUE;
  if (!is_per_person (reading, number->first, last) && number->value > PER_USER_TOKENS) {
    nav_reading_log (reading, "rejected", "token_rate_of_all_users", number->first, last, NULL);
    return TRUE;
  }
  if (number->value > 0)
    nav_reading_add_number (reading, NAV_INTENT_ITL_MS, floor (1000.0 / number->value + 0.5),
                            number->first, last, 0.95);
  return TRUE;
}

typedef struct {
  const char *word;
  int kind;
} Cue;

/* The kind of the cue nearest to the number in its clause, -1 without one. */
static int
find_nearest (const NavReading *reading, guint first, guint last, const Cue *cues, guint n,
              guint *where)
{
  for (guint distance = 1; distance <= NEAR; distance++) {
    const guint sides[2] = { last + distance, first - distance };

    for (guint side = 0; side < 2; side++) {
      guint i = sides[side];

      if (i >= reading->tokens->len || !nav_reading_same_clause (reading, first, i))
        continue;
      if (side == 0 && distance > 3 && !nav_reading_same_segment (reading, first, i))
        continue;
      for (guint c = 0; c < n; c++) {
        if (strcmp (nav_reading_token (reading, (int) i)->stem, cues[c].word) == 0 ||
            strcmp (nav_reading_token (reading, (int) i)->word, cues[c].word) == 0) {
          *where = i;
          return cues[c].kind;
        }
      }
    }
  }
  return -1;
}

/* Another number between the cue and this one means the cue is that one's. */
static gboolean
is_claimed (const NavReading *reading, guint cue, const NavNumber *number)
{
  guint from = cue < number->first ? cue + 1 : number->last + 1;
  guint to = cue < number->first ? number->first : cue;

  for (guint i = from; i < to; i++)
    if (nav_reading_number (reading, (int) i) != NULL)
      return TRUE;
  return FALSE;
}

static int
cue_kind (const NavReading *reading, guint i, const Cue *cues, guint n)
{
  const NavToken *token = nav_reading_token (reading, (int) i);

  for (guint c = 0; c < n; c++)
    if (strcmp (token->stem, cues[c].word) == 0 || strcmp (token->word, cues[c].word) == 0)
      return cues[c].kind;
  return -1;
}

/* "6k tokens of context", "tokens in": right behind; "answers are around 800 tokens": before. */
static int
find_token_cue (const NavReading *reading, const NavNumber *number, guint unit, const Cue *cues,
                guint n)
{
  static const char *const links[] = { "of", "per", "for", "each",  "long",
                                       "-",  "a",   "the", "every", NULL };
  guint where;

  for (guint i = unit + 1; i <= unit + 3 && nav_reading_same_segment (reading, unit, i); i++) {
    int kind = cue_kind (reading, i, cues, n);

    if (kind >= 0 && !(nav_reading_word_is (reading, (int) i, "in") &&
                       nav_reading_token (reading, (int) i + 1)->kind == NAV_TOKEN_WORD &&
                       !nav_reading_word_is (reading, (int) i + 1, "and")))
      return kind;
    if (!is_any (reading, (int) i, links))
      break;
  }
  for (guint i = number->first;
       i-- > 0 && i + 2 * NEAR > number->first && nav_reading_same_clause (reading, i, unit);) {
    int kind = cue_kind (reading, i, cues, n);

    if (nav_reading_number (reading, (int) i) != NULL)
      break;
    if (kind >= 0)
      return kind;
  }
  return find_nearest (reading, unit, unit, cues, n, &where);
}

static gboolean
read_tokens (NavReading *reading, NavNumber *number)
{
  static const Cue cues[] = {
    { "prompt", 0 },     { "input", 0 },      { "context", 0 },    { "question", 0 },
    { "in", 0 },         { "query", 0 },      { "request", 0 },    { "document", 0 },
    { "doc", 0 },        { "article", 0 },    { "contract", 0 },   { "email", 0 },
    { "ticket", 0 },     { "read", 0 },       { "file", 0 },       { "text", 0 },
    { "source", 0 },     { "transcript", 0 }, { "report", 0 },     { "message", 0 },
    { "paper", 0 },      { "long", 0 },       { "answer", 1 },     { "output", 1 },
    { "response", 1 },   { "reply", 1 },      { "completion", 1 }, { "generated", 1 },
    { "out", 1 },        { "generate", 1 },   { "summary", 1 },    { "produce", 1 },
    { "generation", 1 }, { "write", 1 },      { "back", 1 },       { "translation", 1 },
    { "result", 1 },
  };
  int at = skip_hyphen (reading, (int) number->last + 1);
  double value = isnan (number->grouped) ? number->value : number->grouped;
  int kind = -1;

  if (!is_token_word (reading, at)) {
    /* "4k in, 500 out" */
    if (nav_reading_word_is (reading, at, "in") && nav_reading_word_is (reading, at + 1, ","))
      kind = 0;
    else if (nav_reading_word_is (reading, at, "out") && number->first > 2 &&
             nav_reading_word_is (reading, (int) number->first - 2, "in"))
      kind = 1;
    if (kind < 0)
      return FALSE;
  } else {
    number->used = TRUE;
    if (at > (int) number->last + 1 && nav_reading_word_is (reading, at - 1, "output"))
      kind = 1;
    else if (at > (int) number->last + 1 && (nav_reading_word_is (reading, at - 1, "input") ||
                                             nav_reading_word_is (reading, at - 1, "prompt")))
      kind = 0;
    else
      kind = find_token_cue (reading, number, (guint) at, cues, G_N_ELEMENTS (cues));
  }
  number->used = TRUE;
  if (kind >= 0 && value >= 1 && value < 1e8)
    nav_reading_add_number (reading,
                            kind == 0 ? NAV_INTENT_PROMPT_TOKENS : NAV_INTENT_OUTPUT_TOKENS,
                            floor (value + 0.5), number->first,
                            (guint) MAX (at, (int) number->last), 0.95);
  if (value >= LONG_TOKENS && kind != 1)
    reading->use_case_scores[nav_intent_use_case_index ("long_document_summarization")] += 0.01;
  return TRUE;
}

enum { TTFT, ITL, E2E, ANY_LATENCY, NO_LATENCY };

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
    return cue || is_any (reading, (int) number->first - 1, limits) ||
           nav_reading_same_segment (reading, number->first, number->first - 1) == FALSE;
  return cue && unit < 3600000.0 &&
         (is_any (reading, (int) number->first - 1, limits) ||
          is_any (reading, (int) number->first - 2, limits));
}

static int
latency_kind (const NavReading *reading, const NavNumber *number, guint last, guint *from,
              guint *to)
{
  static const Cue cues[] = {
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

  if ((is_any (reading, (int) last + 1, per) && is_any (reading, (int) last + 2, token)) ||
      (nav_reading_word_is (reading, (int) last + 1, "per") &&
       nav_reading_word_is (reading, (int) last + 2, "output"))) {
    *to = last + 2;
    return ITL;
  }
  if (nav_reading_word_is (reading, (int) last + 1, "ttft") ||
      nav_reading_word_is (reading, (int) last + 1, "itl") ||
      nav_reading_word_is (reading, (int) last + 1, "tpot") ||
      nav_reading_word_is (reading, (int) last + 1, "e2e")) {
    *to = last + 1;
    return nav_reading_word_is (reading, (int) last + 1, "ttft")  ? TTFT
           : nav_reading_word_is (reading, (int) last + 1, "e2e") ? E2E
                                                                  : ITL;
  }
  kind = find_nearest (reading, number->first, last, cues, G_N_ELEMENTS (cues), &where);
  if (kind >= 0 && is_claimed (reading, where, number))
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

static gboolean
read_latency (NavReading *reading, NavNumber *number)
{
  static const NavIntentField fields[] = { NAV_INTENT_TTFT_MS, NAV_INTENT_ITL_MS,
                                           NAV_INTENT_E2E_MS };
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
    return FALSE;
  if (nav_reading_word_is (reading, (int) number->last + 1, "h") || number->vague)
    return FALSE; /* "a few seconds is fine" is a class, not a number */
  number->used = TRUE;
  last = unit->last;
  ms = number->value * unit->entry->value;
  /* of a range, the longest wait is the target that was allowed */
  if (!isnan (number->min))
    ms = number->value * unit->entry->value;
  if (!is_latency (reading, number, last, unit->entry->value) || ms > MAX_LATENCY_MS || ms <= 0.0 ||
      reading->negated[number->first]) {
    nav_reading_log (reading, "rejected", "time_is_no_latency", number->first, last, NULL);
    return TRUE;
  }
  kind = latency_kind (reading, number, last, &first, &last);
  if (kind == ANY_LATENCY)
    kind = ms <= BARE_TTFT_MS ? TTFT : E2E;
  nav_reading_add_number (reading, fields[kind], floor (ms + 0.5), number->first,
                          MAX (unit->last, number->last), 0.95);
  return TRUE;
}

static gboolean
read_pages (NavReading *reading, NavNumber *number)
{
  static const char *const pages[] = { "page", "pages", "pgs", "pager", "pp", NULL };
  int at = (int) number->last + 1;

  if (nav_reading_word_is (reading, at, "-") || nav_reading_word_is (reading, at, "+"))
    at++;
  if (!is_any (reading, at, pages))
    return FALSE;
  number->used = TRUE;
  if (number->value >= LONG_PAGES) {
    reading->use_case_scores[nav_intent_use_case_index ("long_document_summarization")] += 0.01;
    nav_reading_log (reading, "quantity", "long_pages", number->first, (guint) at, NULL);
  }
  return TRUE;
}

/**
 * nav_find_quantities:
 *
 * Adds facts for the numbers with units, and marks them as used.
 */
void
nav_find_quantities (NavReading *reading)
{
  for (guint i = 0; i < reading->numbers->len; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);

    if (number->used || nav_reading_token (reading, (int) number->first)->taken)
      continue;
    if (!read_pages (reading, number) && !read_token_rate (reading, number) &&
        !read_rate (reading, number) && !read_tokens (reading, number))
      read_latency (reading, number);
  }
}
