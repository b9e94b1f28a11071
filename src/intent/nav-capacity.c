// SPDX-License-Identifier: Apache-2.0
// Questions asked backwards: "what can my two L4 carry?", "how many users can I serve for 5000
// dollars a month?". What is sought and what is fixed; the load itself must not be stated in the
// same sentence, or it is a wish ("serve 500 users with two L4").

#include "nav-capacity.h"

#include <math.h>
#include <string.h>

/* Verbs that ask for a load by themselves after "what can", and those that need one beside them. */
static const char *const carrying[] = { "carry",   "carries", "handle",  "handles",     "sustain",
                                        "cope",    "sustains", "accommodate", "serve", "serves",
                                        NULL };
static const char *const vague[] = { "support", "supports", "take",   "takes", "hold",  "holds",
                                     "manage",  "manages",  "get",    "gets",  "fit",   "fits",
                                     "host",    "hosts",    "afford", "run",   NULL };
static const char *const people[] = { "users",     "people",  "employees", "customers", "persons",
                                      "colleagues", "clients", "students",  "agents",   "staff",
                                      "developers", "seats",   NULL };
static const char *const loads[] = { "load",    "rate",    "requests", "rps",  "qps", "throughput",
                                     "traffic", "queries", "calls",    "many", NULL };

typedef struct {
  NavReading *reading;
  guint first; /* tokens of the sentence */
  guint last;
} Sentence;

static gboolean
has_word (const Sentence *s, const char *const *words)
{
  return nav_reading_find_words (s->reading, s->first, s->last, words, NULL);
}

static gboolean
is_asked (const Sentence *s)
{
  static const char *const marks[] = { "?", NULL };
  static const char *const words[] = { "what", "how", "which", NULL };

  return has_word (s, words) && (has_word (s, marks) || nav_reading_find_words (
                                                          s->reading, s->first, s->first, words,
                                                          NULL));
}

static gboolean
names_person (const Sentence *s)
{
  for (guint i = s->first; i <= s->last; i++)
    if (nav_reading_covering (s->reading, NAV_LEX_PERSON, (int) i) != NULL)
      return TRUE;
  return has_word (s, people);
}

/* Where in the text a fact begins. */
static gboolean
is_in_sentence (const Sentence *s, const NavIntentFact *fact)
{
  const NavNormText *norm = s->reading->norm;
  gsize begin = norm->start[nav_reading_token (s->reading, (int) s->first)->start];
  gsize end = norm->end[nav_reading_token (s->reading, (int) s->last)->end - 1];

  return fact->start >= begin && fact->start < end;
}

static gboolean
states_load (const Sentence *s)
{
  for (guint i = 0; i < s->reading->facts->len; i++) {
    const NavIntentFact *fact = s->reading->facts->pdata[i];
    if ((fact->field == NAV_INTENT_USER_COUNT || fact->field == NAV_INTENT_CONCURRENT_USERS ||
         fact->field == NAV_INTENT_THROUGHPUT_RPS) &&
        is_in_sentence (s, fact))
      return TRUE;
  }
  return FALSE;
}

/* "What can 2 L4 do?": with a card named, the verb need not tell what is asked. */
static gboolean
asks_what_it_can (const Sentence *s)
{
  static const char *const what[] = { "what", NULL };
  static const char *const can[] = { "can", "could", "would", "will", NULL };
  static const char *const doing[] = { "do", "deliver", "achieve", "offer", NULL };
  gboolean card = FALSE;
  guint where;

  for (guint i = s->first; i <= s->last; i++)
    card = card || nav_reading_covering (s->reading, NAV_LEX_GPU, (int) i) != NULL;
  return card && nav_reading_find_words (s->reading, s->first, s->last, what, &where) &&
         nav_reading_word_in (s->reading, (int) where + 1, can) && has_word (s, doing);
}

/* Returns: (nullable): "users" or "rate" when the sentence asks for what something carries */
static const char *
read_sought (const Sentence *s)
{
  static const char *const how[] = { "how", NULL };
  gboolean load = has_word (s, loads), person = names_person (s);

  if (!is_asked (s) || states_load (s))
    return NULL;
  if (!has_word (s, carrying) && !(has_word (s, vague) && (load || person)) &&
      !asks_what_it_can (s))
    return NULL;
  /* "How can I serve our customers?" asks for a plan. */
  if (has_word (s, how) && !load)
    return NULL;
  return load && !person ? "rate" : "users";
}

typedef struct {
  char gpu[64];
  gboolean several;
  double count;
  const NavIntentFact *budget;
} Fixed;

/* "A100" alone stands for both of its sizes. */
static void
add_gpu (Fixed *fixed, const char *family)
{
  gboolean both = g_str_has_prefix (fixed->gpu, "A100") && g_str_has_prefix (family, "A100");

  if (both)
    g_strlcpy (fixed->gpu, "A100", sizeof fixed->gpu);
  else if (fixed->gpu[0] == '\0')
    g_strlcpy (fixed->gpu, family, sizeof fixed->gpu);
  else if (strcmp (fixed->gpu, family) != 0)
    fixed->several = TRUE;
}

static void
add_fact (Fixed *fixed, const NavIntentFact *fact)
{
  if (fact->field == NAV_INTENT_PREFERRED_GPU_TYPES && fact->op != NAV_INTENT_OP_REMOVE)
    add_gpu (fixed, fact->text);
  else if (fact->field == NAV_INTENT_GPU_COUNT_MAX)
    fixed->count = fact->number;
  else if (fact->field == NAV_INTENT_BUDGET)
    fixed->budget = fact;
}

static void
add_known (Fixed *fixed, const NavIntent *state)
{
  const GPtrArray *gpus = nav_intent_get_facts (state, NAV_INTENT_PREFERRED_GPU_TYPES);

  for (guint i = 0; fixed->gpu[0] == '\0' && i < gpus->len; i++)
    add_gpu (fixed, ((const NavIntentFact *) gpus->pdata[i])->text);
  if (isnan (fixed->count))
    fixed->count = nav_intent_get_number (state, NAV_INTENT_GPU_COUNT_MAX);
}

/* What this message fixes; where it names neither hardware nor money, what is known already. */
static gboolean
read_fixed (const NavReading *reading, Fixed *fixed)
{
  *fixed = (Fixed){ .count = NAN };
  for (guint i = 0; i < reading->facts->len; i++)
    add_fact (fixed, reading->facts->pdata[i]);
  if (fixed->budget == NULL || fixed->gpu[0] != '\0')
    add_known (fixed, reading->before);
  if (fixed->gpu[0] == '\0' && fixed->budget == NULL)
    fixed->budget = nav_intent_get_fact (reading->before, NAV_INTENT_BUDGET);
  return !fixed->several && (fixed->gpu[0] != '\0' || fixed->budget != NULL);
}

static NavFinding *
make_question (const char *sought, const Fixed *fixed)
{
  gboolean gpu = fixed->gpu[0] != '\0';
  double count = !gpu ? NAN : isnan (fixed->count) && fixed->budget == NULL ? 1 : fixed->count;

  return nav_finding_new ("ask.capacity", "sought", sought, "gpu", gpu ? fixed->gpu : NULL,
                          "#count", count, "#budget",
                          fixed->budget ? fixed->budget->number : NAN, "currency",
                          fixed->budget ? fixed->budget->currency : NULL, "period",
                          fixed->budget ? fixed->budget->period : NULL, NULL);
}

static gboolean
read_sentence (NavReading *reading, guint first, guint last)
{
  const Sentence s = { reading, first, last };
  const char *sought = read_sought (&s);
  Fixed fixed;

  if (sought == NULL || nav_reading_token (reading, (int) first)->quarantined ||
      !read_fixed (reading, &fixed))
    return FALSE;
  reading->capacity = make_question (sought, &fixed);
  nav_reading_log (reading, "capacity", sought, first, last, fixed.gpu);
  return TRUE;
}

void
nav_find_capacity_question (NavReading *reading)
{
  guint first = 0;

  for (guint i = 0; i < reading->tokens->len; i++) {
    if (nav_reading_token (reading, (int) i + 1)->sentence ==
        nav_reading_token (reading, (int) i)->sentence)
      continue;
    if (read_sentence (reading, first, i))
      return;
    first = i + 1;
  }
}
