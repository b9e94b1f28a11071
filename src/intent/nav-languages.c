// SPDX-License-Identifier: Apache-2.0
// Natural languages the system must handle. "French customers" names a nation, "French to
// English" and "tickets in French" name languages, "polish the text" neither.

#include "nav-reading.h"

#include <string.h>

/* Names of languages are written with a capital; in careless typing only "polish" is doubtful. */
static gboolean
is_verb (const NavReading *reading, const NavMatch *match)
{
  static const char *const before[] = { "to", "into", "in",    "from",     "and",       ",",
                                        "or", ">",    "speak", "language", "languages", "between",
                                        "/",  "-",    "both",  NULL };
  static const char *const object[] = { "the",  "our", "my",    "their", "up",
                                        "your", "it",  "texts", "text",  NULL };

  if (strcmp (match->entry->phrase, "polish") != 0)
    return FALSE;
  if (nav_reading_token (reading, (int) match->first)->capital && match->first > 0 &&
      nav_reading_token (reading, (int) match->first - 1)->sentence ==
        nav_reading_token (reading, (int) match->first)->sentence)
    return FALSE;
  return nav_reading_word_in (reading, (int) match->last + 1, object) ||
         !nav_reading_word_in (reading, (int) match->first - 1, before);
}

/* Words after a name that make it a nation's: who, not what they speak. */
static gboolean
names_a_nation (const NavReading *reading, const NavMatch *match)
{
  static const char *const nouns[] = {
    "company",      "market",       "office",       "branch",    "subsidiary", "bank",
    "government",   "law",          "food",         "cuisine",   "restaurant", "wine",
    "regulation",   "authority",    "ministry",     "insurer",   "retailer",   "startup",
    "manufacturer", "university",   "hospital",     "airline",   "hotel",      "supplier",
    "partner",      "team",         "colleague",    "customer",  "client",     "user",
    "employee",     "citizen",      "patient",      "agency",    "cloud",      "datacenter",
    "data",         "server",       "region",       "railway",   "telco",      "army",
    "police",       "court",        "parliament",   "city",      "tax",        "economy",
    "division",     "developer",    "engineer",     "lawyer",    "guy",        "people",
    "owner",        "factory",      "plant",        "car",       "shepherd",   "brand",
    "firm",         "organisation", "organization", "tourist",   "guest",      "school",
    "embassy",      "war",          "history",      "politic",   "breakfast",  "bakery",
    "fashion",      "site",         "headquarter",  "hq",        "parent",     "competitor",
    "provider",     "operator",     "carmaker",     "publisher", "dressing",   "toast",
    "staff",        "person",       "ceo",          "boss",      "affiliate",  "investor",
    "stakeholder",  "utility",      "broadcaster",  "shop",      NULL
  };
  const NavToken *next = nav_reading_token (reading, (int) match->last + 1);

  if (strcmp (next->word, "-") == 0)
    return FALSE;
  return g_strv_contains (nouns, next->stem) || g_strv_contains (nouns, next->word);
}

/* "Danish and German citizens": the noun after the list speaks for all of it. */
static gboolean
list_names_nations (const NavReading *reading, guint m)
{
  const GArray *matches = reading->matches[NAV_LEX_LANGUAGE];

  for (; m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (names_a_nation (reading, match))
      return TRUE;
    if (m + 1 >= matches->len || g_array_index (matches, NavMatch, m + 1).first > match->last + 3 ||
        !nav_reading_same_clause (reading, match->first,
                                  g_array_index (matches, NavMatch, m + 1).first))
      return FALSE;
  }
  return FALSE;
}

static void
add_language (NavReading *reading, const char *code, guint first, guint last, gboolean negated)
{
  NavIntentFact *fact =
    nav_reading_add_text (reading, NAV_INTENT_LANGUAGES, code, first, last, 0.95);

  fact->op = negated ? NAV_INTENT_OP_REMOVE : NAV_INTENT_OP_ADD;
}

static gboolean
is_denied (const NavReading *reading, const NavMatch *match)
{
  static const char *const unspoken[] = { "speak", "speaks", "know", "knows", "understand", NULL };

  /* "our staff don't speak Polish" is a reason to translate, not to leave Polish out */
  if (nav_reading_word_in (reading, (int) match->first - 1, unspoken))
    return FALSE;
  return reading->negated[match->first];
}

/* en>de, DE-EN, en <> fr: two codes joined. */
static const char *
code_at (const NavReading *reading, int i)
{
  static const char *const codes[] = { "en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk",
                                       "sl", "hr", "sr", "bg", "ro", "hu", "el", "tr", "ru", "uk",
                                       "sv", "da", "no", "fi", "et", "lv", "lt", "ar", "he", "fa",
                                       "hi", "zh", "ja", "ko", "vi", "th", "id", NULL };
  const char *word = nav_reading_token (reading, i)->word;

  for (guint c = 0; codes[c] != NULL; c++)
    if (strcmp (codes[c], word) == 0)
      return codes[c];
  return NULL;
}

static int
skip_join (const NavReading *reading, int i, gboolean *arrow)
{
  int start = i;

  while (i < start + 3 && strchr ("<>-", nav_reading_token (reading, i)->word[0]) != NULL &&
         nav_reading_token (reading, i)->word[0] != '\0') {
    *arrow = *arrow || nav_reading_token (reading, i)->word[0] != '-';
    i++;
  }
  return i;
}

static void
find_code_pairs (NavReading *reading)
{
  for (guint i = 0; i < reading->tokens->len; i++) {
    const char *left = code_at (reading, (int) i);
    gboolean arrow = FALSE;
    int next;
    const char *right;

    if (left == NULL || nav_reading_token (reading, (int) i)->quarantined)
      continue;
    next = skip_join (reading, (int) i + 1, &arrow);
    right = next > (int) i + 1 ? code_at (reading, next) : NULL;
    if (right == NULL || strcmp (left, right) == 0)
      continue;
    if (!arrow && !nav_reading_token (reading, (int) i)->all_caps)
      continue;
    add_language (reading, left, i, (guint) next, FALSE);
    add_language (reading, right, i, (guint) next, FALSE);
    reading->use_case_scores[nav_intent_use_case_index ("translation")] += 3;
  }
}

/* "languages: DE, FR, IT" */
static void
find_code_list (NavReading *reading)
{
  for (guint i = 0; i < reading->tokens->len; i++) {
    const char *word = nav_reading_token (reading, (int) i)->stem;
    guint j = i + 1;

    if (strcmp (word, "language") != 0 && strcmp (word, "locale") != 0)
      continue;
    while (j < i + 4 && (nav_reading_word_is (reading, (int) j, ":") ||
                         nav_reading_word_is (reading, (int) j, "are") ||
                         nav_reading_word_is (reading, (int) j, "(")))
      j++;
    for (; j < reading->tokens->len; j++) {
      const NavToken *token = nav_reading_token (reading, (int) j);
      const char *code = token->all_caps || j == i + 2 ? code_at (reading, (int) j) : NULL;

      if (code != NULL)
        add_language (reading, code, j, j, FALSE);
      else if (strchr (",/&", token->word[0]) == NULL && strcmp (token->word, "and") != 0)
        break;
    }
  }
}

/* "French to English" is a pair to translate between. */
static void
score_pairs (NavReading *reading)
{
  static const char *const joins[] = { "to", "into", ">", "-", "<", NULL };
  const GArray *matches = reading->matches[NAV_LEX_LANGUAGE];

  for (guint m = 0; matches != NULL && m + 1 < matches->len; m++) {
    const NavMatch *a = &g_array_index (matches, NavMatch, m);
    const NavMatch *b = &g_array_index (matches, NavMatch, m + 1);

    if (b->first == a->last + 2 && nav_reading_word_in (reading, (int) a->last + 1, joins))
      reading->use_case_scores[nav_intent_use_case_index ("translation")] += 3;
  }
}

void
nav_find_languages (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_LANGUAGE];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (nav_reading_token (reading, (int) match->first)->refused)
      continue;
    if (is_verb (reading, match) || list_names_nations (reading, m)) {
      nav_reading_log (reading, "rejected", "language_named_not_spoken", match->first, match->last,
                       NULL);
      continue;
    }
    add_language (reading, match->entry->text, match->first, match->last,
                  is_denied (reading, match));
  }
  score_pairs (reading);
  find_code_pairs (reading);
  find_code_list (reading);
}
