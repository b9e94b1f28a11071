// SPDX-License-Identifier: Apache-2.0
// The noun that makes a number people: who is counted, and what only looks like it.

#include "nav-people-private.h"

#include <math.h>
#include <string.h>

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

  /* "a hundred or so testers" */
  if (nav_reading_word_is (reading, (int) i, "or") &&
      nav_reading_word_is (reading, (int) i + 1, "so"))
    return FALSE;
  if (token->kind == NAV_TOKEN_SYMBOL)
    return strcmp (token->word, "-") != 0 && strcmp (token->word, "+") != 0 &&
           strcmp (token->word, "/") != 0 && strcmp (token->word, "~") != 0;
  return token->kind == NAV_TOKEN_NUMBER || token->taken ||
         nav_reading_number (reading, (int) i) != NULL || nav_token_is_any (token, blockers) ||
         nav_reading_covering (reading, NAV_LEX_TIME_UNIT, (int) i) != NULL ||
         nav_reading_covering (reading, NAV_LEX_CURRENCY, (int) i) != NULL;
}

/* "customer tickets", "user manuals": the last noun counts, not the person. */
gboolean
nav_people_is_compound (const NavReading *reading, guint last)
{
  static const char *const heads[] = {
    "story",      "record",    "file",      "data",     "account",     "interview", "session",
    "journey",    "profile",   "hour",      "day",      "interaction", "feedback",  "comment",
    "rating",     "review",    "complaint", "request",  "history",     "base",      "manual",
    "portal",     "agreement", "id",        "question", "survey",      "handbook",  "note",
    "chart",      "token",     "month",     "year",     "visit",       "minute",    "week",
    "permission", "group",     "role",      "segment",  NULL
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
guint
nav_people_find_trade (const NavReading *reading, const NavNumber *number)
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
const NavMatch *
nav_people_find_noun (const NavReading *reading, const NavNumber *number)
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

/* What stands right of a number that counts something else. */
gboolean
nav_people_counts_other (const NavReading *reading, const NavNumber *number)
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
  return nav_people_in_list (reading, next, units) ||
         nav_reading_covering (reading, NAV_LEX_TIME_UNIT, next) != NULL ||
         nav_reading_covering (reading, NAV_LEX_CURRENCY, next) != NULL ||
         nav_reading_covering (reading, NAV_LEX_RATE_UNIT, next) != NULL ||
         nav_reading_covering (reading, NAV_LEX_CURRENCY, (int) number->first - 1) != NULL;
}
