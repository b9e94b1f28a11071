// SPDX-License-Identifier: Apache-2.0
// How many people: numbers with a noun that says who, resolved to users and concurrent users.

#include "nav-reading.h"

#include <math.h>
#include <string.h>

#define MAX_PEOPLE 1e9
#define MAX_GROUPS 32

typedef struct {
  double value;
  double min;
  double max;
  guint first; /* tokens of the whole expression */
  guint last;
  guint number; /* first token of the number */
  guint number_end;
  gboolean concurrent;
  gboolean users; /* users by name, or "for N", "used by N" */
  gboolean company; /* the headcount of a firm */
  gboolean more; /* "another 200" */
  gboolean bare; /* no noun at all */
  gboolean each; /* "5 teams of 20" was multiplied */
} Group;

static gboolean
in_list (const NavReading *reading, int i, const char *const *words)
{
  return nav_reading_word_in (reading, i, words);
}

static double
people_value (const NavNumber *number)
{
  return isnan (number->grouped) ? number->value : number->grouped;
}

/* Words that end the noun phrase of a number. */
static gboolean
blocks_noun (const NavReading *reading, guint i)
{
  static const char *const blockers[] = {
    "for",   "in",     "on",      "at",   "with",  "to",    "by",   "from",  "and",
    "or",    "per",    "a",       "an",   "is",    "are",   "will", "can",   "should",
    "that",  "who",    "which",   "must", "be",    "but",   "when", "where", "if",
    "each",  "every",  "has",     "have", "need",  "needs", "want", "wants", "use",
    "uses",  "using",  "against", "over", "into",  "than",  "as",   "via",   "through",
    "about", "across", "between", "vs",   "while", "x",     "was",  "were",  NULL
  };
  const NavToken *token = nav_reading_token (reading, (int) i);

  if (token->kind == NAV_TOKEN_SYMBOL)
    return strcmp (token->word, "-") != 0 && strcmp (token->word, "+") != 0 &&
           strcmp (token->word, "/") != 0 && strcmp (token->word, "~") != 0;
  return token->kind == NAV_TOKEN_NUMBER || token->taken ||
         nav_reading_number (reading, (int) i) != NULL || nav_token_is_any (token, blockers) ||
         nav_reading_covering (reading, NAV_LEX_TIME_UNIT, (int) i) != NULL ||
         nav_reading_covering (reading, NAV_LEX_CURRENCY, (int) i) != NULL;
}

/* "customer tickets", "user manuals": the last noun counts, not the person. */
static gboolean
is_compound (const NavReading *reading, guint last)
{
  static const char *const heads[] = {
    "story",      "record",    "file",      "data",     "account",     "interview", "session",
    "journey",    "profile",   "hour",      "day",      "interaction", "feedback",  "comment",
    "rating",     "review",    "complaint", "request",  "history",     "base",      "manual",
    "portal",     "agreement", "id",        "question", "survey",      "handbook",  "note",
    "chart",      "token",     "month",     "year",     "visit",       "minute",    "week",
    "permission", "group",     "type",      "role",     "segment",     NULL
  };
  int next = (int) last + 1;
  const NavToken *token;

  if (nav_reading_word_is (reading, next, "-"))
    next++;
  token = nav_reading_token (reading, next);
  if (token->kind != NAV_TOKEN_WORD || !nav_reading_same_segment (reading, last, (guint) next))
    return FALSE;
  return g_strv_contains (heads, token->stem) ||
         (nav_reading_covering (reading, NAV_LEX_REQUEST, next) != NULL &&
          nav_reading_covering (reading, NAV_LEX_PERSON, next) == NULL &&
          strcmp (token->word, "call") != 0 && strcmp (token->word, "search") != 0 &&
          strcmp (token->word, "query") != 0 && strcmp (token->word, "chat") != 0 &&
          strcmp (token->word, "review") != 0 && strcmp (token->word, "post") != 0 &&
          strcmp (token->word, "order") != 0 && strcmp (token->word, "text") != 0 &&
          strcmp (token->word, "report") != 0);
}

/* Trades that no list holds end like trades: "110 tourists", "12 archaeologists". */
static gboolean
sounds_like_people (const NavToken *token)
{
  static const char *const endings[] = { "ers",   "ors",    "ists",  "ians", "ees",  "eers", "men",
                                         "women", "people", "folks", "ants", "ives", NULL };
  static const char *const things[] = {
    "servers",     "orders",       "papers",        "numbers",     "computers",
    "containers",  "letters",      "layers",        "centers",     "centres",
    "offers",      "routers",      "chapters",      "clusters",    "processors",
    "vectors",     "sensors",      "factors",       "errors",      "monitors",
    "elevators",   "lists",        "playlists",     "checklists",  "committees",
    "coffees",     "degrees",      "plants",        "variants",    "restaurants",
    "grants",      "parameters",   "characters",    "newsletters", "flyers",
    "posters",     "folders",      "stickers",      "printers",    "carriers",
    "meters",      "quarters",     "trailers",      "buffers",     "parsers",
    "providers",   "suppliers",    "others",        "drivers",     "covers",
    "towers",      "headers",      "answers",       "workers'",    "fees",
    "trees",       "employees'",   "archives",      "drives",      "perspectives",
    "objectives",  "initiatives",  "alternatives",  "incentives",  "adapters",
    "laptops",     "transformers", "tickers",       "partners'",   "brochures",
    "doors",       "floors",       "colors",        "mirrors",     "accelerators",
    "generators",  "counters",     "filters",       "identifiers", "pointers",
    "trackers",    "banners",      "dinners",       "powers",      "rivers",
    "mergers",     "tenders",      "vouchers",      "ledgers",     "pants",
    "restaurants", "lives",        "hotelrooms",    "flowers",     "kilometers",
    "centimeters", "tables",       "contractors'",  "operators'",  "vendors",
    "competitors", "customers'",   "drawers",       "offenders'",  "registers",
    "wrappers",    "twitters",     "crawlers",      "dataloaders", "loaders",
    "readers'",    "sectors",      "directors'",    "errors'",     "motors",
    "reactors",    "tractors",     "detectors",     "connectors",  "editors'",
    "anchors",     "minors'",      "majors",        "priors",      "scanners",
    "hives",       "olives",       "wives'",        "knives",      "natives'",
    "adjectives",  "motives",      "positives",     "negatives",   "narratives",
    "directives",  "collectives",  "giants",        "warrants",    "remnants",
    "constants",   "quadrants",    "consultancies", "months",      "tokens",
    NULL
  };
  gboolean found = FALSE;

  for (guint i = 0; endings[i] != NULL && !found; i++)
    found =
      g_str_has_suffix (token->word, endings[i]) && strlen (token->word) > strlen (endings[i]) + 1;
  return found && token->kind == NAV_TOKEN_WORD && !g_strv_contains (things, token->word);
}

/* The token of such a noun within two words of the number, 0 without one. */
static guint
find_trade (const NavReading *reading, const NavNumber *number)
{
  for (guint i = number->last + 1; i <= number->last + 2; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (blocks_noun (reading, i) || !nav_reading_same_segment (reading, number->last, i))
      return 0;
    if (sounds_like_people (token) &&
        nav_reading_covering (reading, NAV_LEX_PERSON, (int) i) == NULL)
      return i;
  }
  return 0;
}

/* The person noun right of the number: "60 technical writers", "40-person". */
static const NavMatch *
find_noun (const NavReading *reading, const NavNumber *number)
{
  const NavMatch *found = NULL;

  for (guint i = number->last + 1; i <= number->last + 6 && i < reading->tokens->len; i++) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_PERSON, (int) i);

    if (match != NULL) {
      found = match;
      i = match->last;
      continue;
    }
    if (found != NULL && !nav_reading_word_is (reading, (int) i, "-"))
      break;
    if (blocks_noun (reading, i) || nav_reading_token (reading, (int) i)->sentence !=
                                      nav_reading_token (reading, (int) number->last)->sentence)
      break;
  }
  return found;
}

static gboolean
is_about_company (const NavReading *reading, const Group *group)
{
  static const char *const whole[] = { "company",     "firm",       "organisation", "organization",
                                       "corporation", "enterprise", "business",     "bank",
                                       "startup",     NULL };
  static const char *const have[] = { "have",    "has",   "with", "are", "employ",
                                      "employs", "we're", "had",  "got", NULL };
  int left = (int) group->number - 1;

  for (guint i = group->last + 1; i <= group->last + 3; i++)
    if (nav_reading_same_segment (reading, group->last, i) &&
        nav_reading_covering (reading, NAV_LEX_COMPANY, (int) i) != NULL)
      return TRUE;
  while (
    left > 0 &&
    (nav_reading_word_is (reading, left, "about") || nav_reading_word_is (reading, left, "of") ||
     nav_reading_word_is (reading, left, "some") || nav_reading_word_is (reading, left, "over") ||
     nav_reading_word_is (reading, left, "roughly") ||
     nav_reading_word_is (reading, left, "than") || nav_reading_word_is (reading, left, "more") ||
     nav_reading_word_is (reading, left, "around") || nav_reading_word_is (reading, left, "~") ||
     nav_reading_word_is (reading, left, "nearly") ||
     nav_reading_word_is (reading, left, "almost")))
    left--;
  return in_list (reading, left, whole) || in_list (reading, left, have);
}

/* "records of 2 million patients": people in the data, not before the screen. */
static gboolean
is_in_data (const NavReading *reading, const Group *group)
{
  static const char *const data[] = { "record",   "data",   "file",      "history",
                                      "profile",  "review", "complaint", "account",
                                      "feedback", "story",  "interview", NULL };
  int left = (int) group->number - 1;

  for (; left > 0 && left + 4 > (int) group->number; left--)
    if (nav_reading_word_is (reading, left, "of") || nav_reading_word_is (reading, left, "from") ||
        nav_reading_word_is (reading, left, "about"))
      return g_strv_contains (data, nav_reading_token (reading, left - 1)->stem);
  return FALSE;
}

static gboolean
says_users (const NavReading *reading, const Group *group)
{
  static const char *const before[] = { "for",    "by",      "serve",      "serving",
                                        "serves", "support", "supporting", "among",
                                        "to",     "helping", "help",       NULL };
  static const char *const after[] = { "will", "use",   "using",  "who",
                                       "need", "would", "should", NULL };
  static const char *const hedges[] = { "about",  "around", "roughly",   "some",   "our",
                                        "the",    "up",     "at",        "least",  "approximately",
                                        "~",      "over",   "initially", "maybe",  "all",
                                        "more",   "than",   "nearly",    "almost", "to",
                                        "only",   "just",   "my",        "circa",  "ca",
                                        "approx", ".",      NULL };
  int left = (int) group->number - 1;

  while (
    left > 0 && in_list (reading, left, hedges) &&
    !(nav_reading_word_is (reading, left, "to") && !nav_reading_word_is (reading, left - 1, "up")))
    left--;
  return in_list (reading, left, before) || in_list (reading, (int) group->last + 1, after);
}

/* "300 of them at once", "40 simultaneously", "concurrency of 50", "5000 concurrent users" */
static gboolean
is_concurrent (const NavReading *reading, Group *group)
{
  guint clause = nav_reading_token (reading, (int) group->number)->clause;

  for (guint i = group->number; i <= group->last + 9 && i < reading->tokens->len; i++) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_CONCURRENT, (int) i);

    if (nav_reading_token (reading, (int) i)->clause != clause)
      break;
    if (i > group->last && nav_reading_number (reading, (int) i) != NULL)
      break;
    if (i > group->last + 1 && nav_reading_word_is (reading, (int) i, ","))
      break;
    if (match != NULL &&
        nav_reading_covering (reading, NAV_LEX_REQUEST, (int) match->last + 1) == NULL) {
      group->last = MAX (group->last, match->last);
      return TRUE;
    }
  }
  for (guint i = group->number; i-- > 0 && i + 5 > group->number;) {
    const NavMatch *match = nav_reading_covering (reading, NAV_LEX_CONCURRENT, (int) i);

    if (nav_reading_token (reading, (int) i)->segment !=
          nav_reading_token (reading, (int) group->number)->segment ||
        nav_reading_number (reading, (int) i) != NULL)
      break;
    if (match != NULL) {
      group->first = MIN (group->first, match->first);
      return TRUE;
    }
  }
  return FALSE;
}

static void
mark_more (const NavReading *reading, Group *group)
{
  static const char *const more[] = { "another", "additional", "extra",  "further",
                                      "plus",    "add",        "adding", NULL };

  for (guint i = group->number_end + 1; i < group->last; i++)
    if (in_list (reading, (int) i, more) || nav_reading_word_is (reading, (int) i, "more"))
      group->more = TRUE;
  for (guint k = 1; k <= 2; k++)
    if (in_list (reading, (int) group->number - (int) k, more) &&
        nav_reading_token (reading, (int) group->number - (int) k)->sentence ==
          nav_reading_token (reading, (int) group->number)->sentence)
      group->more = TRUE;
  if (nav_reading_word_is (reading, (int) group->number - 1, "also") &&
      nav_reading_word_is (reading, (int) group->number - 2, "and"))
    group->more = TRUE;
  if (nav_reading_word_is (reading, (int) group->number_end + 1, "more") &&
      !nav_reading_word_is (reading, (int) group->number_end + 2, "than"))
    group->more = TRUE;
}

/* team of 8, users: 300, programmers 45, devs (58), we five */
static gboolean
find_left (const NavReading *reading, const NavNumber *number, Group *group)
{
  static const char *const collectives[] = {
    "team",       "group",    "staff",     "crew",         "workforce",
    "department", "audience", "class",     "squad",        "unit",
    "committee",  "division", "headcount", "total",        "community",
    "faculty",    "panel",    "pool",      "club",         "force",
    "office",     "company",  "firm",      "organisation", "organization",
    "bunch",      "body",     "party",     "base",         "teams",
    NULL
  };
  static const char *const links[] = {
    ":",       "(",     "=",      "is",     "are",       "count", "number",
    "will",    "be",    "about",  "around", "~",         "to",    "approximately",
    "roughly", "up",    "some",   "maybe",  "currently", "total", "there",
    "at",      "least", "approx", ".",      "-",         "now",   NULL
  };
  int i = (int) number->first - 1;
  const NavMatch *noun;
  guint clause = nav_reading_token (reading, (int) number->first)->clause;

  while (i > 0 &&
         (nav_reading_word_is (reading, i, "about") || nav_reading_word_is (reading, i, "some") ||
          nav_reading_word_is (reading, i, "around") ||
          nav_reading_word_is (reading, i, "roughly") || nav_reading_word_is (reading, i, "~")))
    i--;
  if (nav_reading_word_is (reading, i, "of") && in_list (reading, i - 1, collectives)) {
    group->first = (guint) i - 1;
    group->company = nav_reading_covering (reading, NAV_LEX_COMPANY, i - 1) != NULL;
    return TRUE;
  }
  /* "our team is tiny (6)" */
  if (nav_reading_word_is (reading, (int) number->first - 1, "(") &&
      nav_reading_word_is (reading, (int) number->last + 1, ")")) {
    guint from = number->first > 5 ? number->first - 5 : 0;

    if (nav_reading_find_words (reading, from, number->first - 1, collectives, &group->first) &&
        nav_reading_token (reading, (int) group->first)->clause == clause)
      return TRUE;
    group->first = number->first;
  }
  /* "the doctors, 45, can ask" */
  i = (int) number->first - 1;
  noun = nav_reading_covering (reading, NAV_LEX_PERSON, i - 1);
  if (nav_reading_word_is (reading, i, ",") && noun != NULL && noun->entry->value > 0 &&
      nav_reading_word_is (reading, (int) number->last + 1, ",")) {
    group->first = noun->first;
    return TRUE;
  }
  i = (int) number->first - 1;
  if ((nav_reading_word_is (reading, i, "we") || nav_reading_word_is (reading, i, "us")) &&
      number->words) {
    group->first = (guint) i;
    return TRUE;
  }
  while (i > 0 && i + 5 > (int) number->first && in_list (reading, i, links) &&
         nav_reading_token (reading, i)->clause == clause)
    i--;
  noun = nav_reading_covering (reading, NAV_LEX_PERSON, i);
  if (noun == NULL || noun->entry->value == 0 || nav_reading_token (reading, i)->clause != clause ||
      nav_reading_number (reading, (int) noun->first - 1) != NULL)
    return FALSE;
  /* "clients want 24", "users in 12 countries": only a link may stand between */
  for (guint k = noun->first; k-- > 0 && k + 4 > noun->first;)
    if (nav_reading_number (reading, (int) k) != NULL &&
        nav_reading_same_segment (reading, k, number->first))
      return FALSE;
  group->first = noun->first;
  return TRUE;
}

/* What stands right of a number that counts something else. */
static gboolean
counts_other (const NavReading *reading, const NavNumber *number)
{
  static const char *const units[] = {
    "%",          "percent",   "gb",      "tb",         "mb",        "gib",       "gig",
    "page",       "pages",     "pgs",     "token",      "tokens",    "word",      "words",
    "year",       "years",     "country", "countries",  "language",  "languages", "site",
    "sites",      "office",    "offices", "store",      "stores",    "node",      "nodes",
    "server",     "servers",   "replica", "replicas",   "gpu",       "gpus",      "card",
    "cards",      "core",      "cores",   "product",    "products",  "item",      "items",
    "document",   "documents", "file",    "files",      "line",      "lines",     "hour",
    "hours",      "day",       "days",    "week",       "weeks",     "month",     "months",
    "km",         "kg",        "x",       "times",      "step",      "steps",     "parameter",
    "parameters", "param",     "params",  "percentile", "million",   "st",        "nd",
    "rd",         "th",        "am",      "pm",         "o'clock",   "branch",    "branches",
    "location",   "locations", "city",    "cities",     "school",    "schools",   "hotel",
    "hotels",     "point",     "points",  "question",   "questions", "minutes",   "seconds",
    "degrees",    "dollars",   "euros",   "w",          "kw",        "mw",        "inch",
    "bit",        "questions", "thing",   "things",     "option",    "options",   "ms",
    "sec",        "sku",       "skus",    "article",    "articles",  "report",    "reports",
    "ticket",     "tickets",   "email",   "emails",     "request",   "requests",  NULL
  };
  int next = (int) number->last + 1;

  if (nav_reading_word_is (reading, next, "-") || nav_reading_word_is (reading, next, "+"))
    next++;
  return in_list (reading, next, units) ||
         nav_reading_covering (reading, NAV_LEX_TIME_UNIT, next) != NULL ||
         nav_reading_covering (reading, NAV_LEX_CURRENCY, next) != NULL ||
         nav_reading_covering (reading, NAV_LEX_RATE_UNIT, next) != NULL ||
         nav_reading_covering (reading, NAV_LEX_CURRENCY, (int) number->first - 1) != NULL;
}

static gboolean
looks_like_year (const NavNumber *number)
{
  return !number->words && isnan (number->min) && number->suffix == 0 &&
         number->first == number->last && number->value >= 1980 && number->value <= 2100 &&
         floor (number->value) == number->value;
}

static gboolean
ends_phrase (const NavReading *reading, guint last)
{
  const NavToken *next = nav_reading_token (reading, (int) last + 1);

  if (strcmp (next->word, "+") == 0)
    next = nav_reading_token (reading, (int) last + 2);
  return next->sentence != nav_reading_token (reading, (int) last)->sentence ||
         (next->kind == NAV_TOKEN_SYMBOL && strchr (".,;!?()\n", next->word[0]) != NULL) ||
         next->clause != nav_reading_token (reading, (int) last)->clause;
}

/* "of them", "of us", "of these" make a number people where people were named before. */
static gboolean
is_of_them (const NavReading *reading, guint last)
{
  static const char *const them[] = { "them", "us", "those", "these", "whom", "you", "our", NULL };

  return nav_reading_word_is (reading, (int) last + 1, "of") &&
         (in_list (reading, (int) last + 2, them) ||
          nav_reading_covering (reading, NAV_LEX_PERSON, (int) last + 2));
}

static gboolean
is_after_correction (const NavReading *reading, guint first)
{
  static const char *const words[] = {
    "no",         "actually", "sorry",  "meant", "mean",   "rather", "wait",  "oops",
    "correction", "make",     "it",     "that",  "better", "say",    "let's", "i",
    "to",         "be",       "it's",   ",",     "should", "not",    "is",    "are",
    "-",          "now",      "change", "we're", "we",     "err",    "um",    "more",
    "like",       "hm",       "about",  "just",  ":",      ".",      NULL
  };
  static const char *const strong[] = { "no",         "actually", "sorry",  "meant",
                                        "mean",       "rather",   "wait",   "oops",
                                        "correction", "make",     "change", NULL };
  gboolean corrected = FALSE;
  int i = (int) first - 1;

  for (; i >= 0 && i + 6 > (int) first && in_list (reading, i, words); i--)
    corrected = corrected || in_list (reading, i, strong);
  /* "it's 300 thousand" in a later turn; "9,000 staff, i.e. 3,000 ..." */
  if (i < 0 && first > 0 && nav_reading_word_is (reading, (int) first - 1, "it's"))
    return TRUE;
  return corrected || (nav_reading_word_is (reading, (int) first - 2, "e") &&
                       nav_reading_word_is (reading, (int) first - 4, "i"));
}

static gboolean
has_user_count (const NavReading *reading, guint n_groups)
{
  return n_groups > 0 || nav_intent_has (reading->before, NAV_INTENT_USER_COUNT);
}

/* Numbers without a noun: after "for" or "used by", as a correction, or as the answer to a
   question. */
static gboolean
is_bare_people (const NavReading *reading, const NavNumber *number, guint n_groups)
{
  static const char *const users[] = { "for", "by", "serve", "serving", "used", NULL };
  guint first = number->first;
  int left = (int) first - 1;
  guint last = number->last;

  if (nav_reading_word_is (reading, (int) last + 1, "+"))
    last++;
  if (number->article || counts_other (reading, number))
    return FALSE;
  if (reading->pending == NAV_INTENT_ASK_USER_COUNT)
    return ends_phrase (reading, last) || nav_reading_word_is (reading, (int) last + 1, "or") ||
           nav_reading_word_is (reading, (int) last + 1, "i") ||
           nav_reading_word_is (reading, (int) last + 1, "in") ||
           nav_reading_word_is (reading, (int) last + 1, "at") ||
           nav_reading_word_is (reading, (int) last + 1, "but") ||
           nav_reading_word_is (reading, (int) last + 1, "maybe") ||
           nav_reading_word_is (reading, (int) last + 1, "to") ||
           nav_reading_word_is (reading, (int) last + 1, "please") ||
           nav_reading_word_is (reading, (int) last + 1, "now");
  if (looks_like_year (number) || !ends_phrase (reading, last))
    return FALSE;
  if (is_after_correction (reading, first) && has_user_count (reading, n_groups) &&
      reading->pending != NAV_INTENT_ASK_HARDWARE_BUDGET)
    return n_groups > 0 || nav_intent_get_fact (reading->before, NAV_INTENT_BUDGET) == NULL;
  while (left > 0 &&
         (nav_reading_word_is (reading, left, "about") ||
          nav_reading_word_is (reading, left, "around") ||
          nav_reading_word_is (reading, left, "roughly") ||
          nav_reading_word_is (reading, left, "some") || nav_reading_word_is (reading, left, "~") ||
          nav_reading_word_is (reading, left, "approximately")))
    left--;
  return in_list (reading, left, users) && number->value >= 2 &&
         nav_reading_covering (reading, NAV_LEX_DIMENSION, left - 1) == NULL;
}

/* "120 people in Madrid and 80 in Lisbon" */
static gboolean
is_at_place (const NavReading *reading, guint last)
{
  static const char *const at[] = { "in", "at", "from", NULL };

  return in_list (reading, (int) last + 1, at) &&
         nav_reading_token (reading, (int) last + 2)->capital;
}

static gboolean
is_user_rate (const NavReading *reading, const Group *group)
{
  static const char *const per[] = { "per", "each", "every", NULL };

  return in_list (reading, (int) group->number - 1, per);
}

static gboolean
read_group (const NavReading *reading, const NavNumber *number, guint n_groups, Group *group)
{
  const NavMatch *noun = find_noun (reading, number);

  *group = (Group){ people_value (number),
                    number->min,
                    number->max,
                    number->first,
                    number->last,
                    number->first,
                    number->last,
                    FALSE,
                    FALSE,
                    FALSE,
                    FALSE,
                    FALSE,
                    FALSE };
  if (noun != NULL) {
    if (noun->entry->value == 0 || is_compound (reading, noun->last))
      return FALSE;
    group->last = noun->last;
    group->users = noun->entry->value > 1;
  } else if (find_trade (reading, number) > 0 &&
             !is_compound (reading, find_trade (reading, number))) {
    group->last = find_trade (reading, number);
  } else if (number->article || counts_other (reading, number)) {
    return FALSE;
  } else if (is_of_them (reading, number->last)) {
    group->last = number->last + 2;
  } else if (find_left (reading, number, group)) {
    ;
  } else if (nav_reading_starting (reading, NAV_LEX_CONCURRENT, (int) number->last + 1) != NULL ||
             nav_reading_covering (reading, NAV_LEX_CONCURRENT, (int) number->first - 1) != NULL ||
             (nav_reading_covering (reading, NAV_LEX_CONCURRENT, (int) number->first - 2) != NULL &&
              nav_reading_word_is (reading, (int) number->first - 1, "of"))) {
    group->bare = TRUE;
  } else if (is_bare_people (reading, number, n_groups)) {
    group->bare = TRUE;
    group->users = TRUE;
  } else if (n_groups > 0 && is_at_place (reading, number->last)) {
    group->bare = TRUE;
  } else if (nav_reading_word_is (reading, (int) number->last + 1, "will") ||
             nav_reading_word_is (reading, (int) number->last + 1, "use")) {
    group->users = TRUE;
  } else {
    return FALSE;
  }
  if (is_user_rate (reading, group))
    return FALSE;
  group->concurrent = is_concurrent (reading, group);
  group->company = !group->concurrent && (group->company || is_about_company (reading, group));
  group->users = group->users || says_users (reading, group);
  mark_more (reading, group);
  return TRUE;
}

/* "3 shifts of 40 nurses", "12 offices with 30 people each" */
static void
multiply_groups (const NavReading *reading, Group *group)
{
  static const char *const units[] = { "shift", "team",   "office", "branch",   "department",
                                       "class", "group",  "site",   "location", "squad",
                                       "store", "school", "crew",   "plant",    "country",
                                       "floor", "ward",   "course", "city",     "shop",
                                       "hotel", "region", NULL };
  int i = (int) group->number - 1;
  const NavNumber *count;

  if (nav_reading_word_is (reading, i, "about"))
    i--;
  if (!nav_reading_word_is (reading, i, "of") && !nav_reading_word_is (reading, i, "with") &&
      !nav_reading_word_is (reading, i, "a"))
    return;
  i--;
  if (!g_strv_contains (units, nav_reading_token (reading, i)->stem))
    return;
  count = nav_reading_number (reading, i - 1);
  if (count == NULL)
    count = nav_reading_number (reading, i - 2);
  if (count == NULL || count->value > 10000 || count->article)
    return;
  if (nav_reading_word_is (reading, i + 1, "with") &&
      !nav_reading_word_is (reading, (int) group->last + 1, "each"))
    return;
  group->value *= count->value;
  group->first = count->first;
  group->each = TRUE;
}

static gboolean
is_valid_count (const NavReading *reading, const Group *group)
{
  if (group->value >= 1 && group->value <= MAX_PEOPLE &&
      (floor (group->value) == group->value || !isnan (group->min)))
    return TRUE;
  nav_reading_log (reading, "rejected", "people_out_of_range", group->first, group->last, NULL);
  return FALSE;
}

/* Only places and joining words between two groups: they add up. */
static gboolean
are_joined (const NavReading *reading, const Group *a, const Group *b)
{
  static const char *const joins[] = { "and", "+", "plus", "&", NULL };
  static const char *const fillers[] = { ",",          "another", "also", "about",   "some",
                                         "additional", "further", "in",   "at",      "from",
                                         "the",        "as",      "well", "then",    "our",
                                         "around",     "up",      "to",   "roughly", NULL };
  gboolean joined = FALSE;
  guint others = 0;

  if (b->first <= a->last || b->first > a->last + 9 ||
      nav_reading_token (reading, (int) a->first)->sentence !=
        nav_reading_token (reading, (int) b->first)->sentence)
    return FALSE;
  for (guint i = a->last + 1; i < b->first; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (nav_token_is_any (token, joins))
      joined = TRUE;
    else if (!nav_token_is_any (token, fillers) && strcmp (token->word, "-") != 0)
      others += (token->capital && !joined) || (joined && i + 1 == b->first) ? 0 : 1;
  }
  return others == 0 && (joined || b->first == a->last + 2);
}

static gboolean
is_subset (const NavReading *reading, const Group *group)
{
  static const char *const words[] = { "only", "of", "which", "whom",  "just",  "them", "these",
                                       "but",  ",",  "about", "those", "maybe", "(",    NULL };
  gboolean only = FALSE, of = FALSE;

  for (int i = (int) group->number - 1;
       i >= 0 && i + 5 > (int) group->number && in_list (reading, i, words); i--) {
    only =
      only || nav_reading_word_is (reading, i, "only") || nav_reading_word_is (reading, i, "just");
    of = of || nav_reading_word_is (reading, i, "which") ||
         nav_reading_word_is (reading, i, "whom") || nav_reading_word_is (reading, i, "them") ||
         nav_reading_word_is (reading, i, "those") || nav_reading_word_is (reading, i, "these");
  }
  return only || of;
}

static gboolean
has_horizon (const NavReading *reading, const Group *group)
{
  static const char *const words[] = { "next",   "later",    "eventually", "soon",   "growing",
                                       "grow",   "scale",    "scaling",    "within", "until",
                                       "by",     "end",      "future",     "rising", "expanding",
                                       "years",  "growth",   "long",       "ramp",   "ramping",
                                       "expect", "expected", "then",       "double", "year",
                                       "target", "rollout",  NULL };
  guint first = group->number > 6 ? group->number - 6 : 0;

  for (guint i = first; i <= group->last + 5 && i < reading->tokens->len; i++) {
    if (nav_reading_token (reading, (int) i)->sentence !=
        nav_reading_token (reading, (int) group->number)->sentence)
      continue;
    if (in_list (reading, (int) i, words))
      return TRUE;
  }
  return FALSE;
}

static guint
collect_groups (NavReading *reading, Group *groups)
{
  guint n = 0;

  for (guint i = 0; i < reading->numbers->len && n < MAX_GROUPS; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);
    Group *group = &groups[n];

    if (number->used || nav_reading_token (reading, (int) number->first)->taken)
      continue;
    if (!read_group (reading, number, n, group))
      continue;
    if (reading->negated[number->first] && !group->concurrent &&
        !is_after_correction (reading, number->first)) {
      nav_reading_log (reading, "rejected", "people_negated", group->first, group->last, NULL);
      number->used = TRUE;
      continue;
    }
    multiply_groups (reading, group);
    if (is_in_data (reading, group))
      continue;
    number->used = TRUE;
    if (is_valid_count (reading, group))
      n++;
  }
  return n;
}

static void
add_count (NavReading *reading, NavIntentField field, const Group *group)
{
  double confidence = group->bare ? 0.6 : 0.95;
  NavIntentFact *fact = nav_reading_add_number (reading, field, floor (group->value + 0.5),
                                                group->first, group->last, confidence);

  fact->min = group->min;
  fact->max = group->max;
  if (group->more && nav_intent_has (reading->before, field))
    fact->op = NAV_INTENT_OP_ADD;
}

/* Neighbours that add up become one group. */
static guint
sum_groups (const NavReading *reading, Group *groups, guint n)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++) {
    Group *last = kept > 0 ? &groups[kept - 1] : NULL;

    if (last != NULL && !last->concurrent && !groups[i].concurrent &&
        !is_subset (reading, &groups[i]) && !has_horizon (reading, &groups[i]) &&
        are_joined (reading, last, &groups[i])) {
      last->value += groups[i].value;
      last->last = groups[i].last;
      last->min = last->max = NAN;
      last->users = last->users || groups[i].users;
    } else {
      groups[kept++] = groups[i];
    }
  }
  return kept;
}

/* Which of several counts is meant: users by name beat a company's size, what is said later the
   rest. */
static const Group *
choose (const NavReading *reading, const Group *groups, guint n)
{
  const Group *best = NULL;

  for (guint i = 0; i < n; i++) {
    const Group *group = &groups[i];

    if (group->concurrent)
      continue;
    if (best == NULL || is_subset (reading, group))
      best = group;
    else if (has_horizon (reading, group) || has_horizon (reading, best))
      best = group->value > best->value ? group : best;
    else if (best->company && !group->company)
      best = group;
    else if (group->company && !best->company)
      continue;
    else if (best->users && !group->users && !is_after_correction (reading, group->number))
      continue;
    else
      best = group;
  }
  return best;
}

/**
 * nav_find_people:
 *
 * Adds the facts user_count and concurrent_users, and marks the numbers they came from.
 */
void
nav_find_people (NavReading *reading)
{
  Group groups[MAX_GROUPS];
  guint n = sum_groups (reading, groups, collect_groups (reading, groups));
  const Group *users = choose (reading, groups, n);
  const Group *concurrent = NULL;

  for (guint i = 0; i < n; i++)
    if (groups[i].concurrent)
      concurrent = &groups[i];
  if (users != NULL)
    add_count (reading, NAV_INTENT_USER_COUNT, users);
  if (concurrent != NULL) {
    add_count (reading, NAV_INTENT_CONCURRENT_USERS, concurrent);
    if (users == NULL && !nav_intent_has (reading->before, NAV_INTENT_USER_COUNT))
      add_count (reading, NAV_INTENT_USER_COUNT, concurrent);
  }
}
