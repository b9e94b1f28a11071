// SPDX-License-Identifier: Apache-2.0
// Scores the nine use cases by the cues of one turn: the head of the request beats its
// modifiers, what is denied counts against.

#include "nav-reading.h"

#include <string.h>

#define HEAD_BONUS 2.0
#define DENIED     -4.0
#define MODIFIER   0.5 /* share of a cue's weight where it only describes another */
#define SUMMARY    -1

typedef struct {
  int use_case; /* place in nav_intent_use_case_ids, or SUMMARY */
  double weight;
  guint first;
  guint last;
  gboolean generic; /* bot, assistant: any task may come as one */
} Cue;

/* Two roles near each other make a task: "ask" ... "manual" is a search in documents. */
static const struct {
  const char *first;
  const char *second; /* NULL: a document that holds knowledge */
  guint reach; /* tokens from the first to the second */
  const char *use_case;
  double weight;
} pairs[] = {
  { "write", "program", 4, "code_generation_detailed", 4 },
  { "whole", "program", 3, "code_generation_detailed", 3 },
  { "port", "program", 4, "code_generation_detailed", 4 },
  { "finish", "line", 3, "code_completion", 4 },
  { "ask", NULL, 9, "document_analysis_rag", 4 },
  { "write", "piece", 4, "content_generation", 3.5 },
  { "examine", "evidence", 4, "research_legal_analysis", 4 },
};

static const char *const roles[] = { "write", "program", "whole",   "port",     "finish", "line",
                                     "ask",   "piece",   "examine", "evidence", NULL };

static guint
role_bit (const char *role)
{
  for (guint i = 0; roles[i] != NULL; i++)
    if (strcmp (roles[i], role) == 0)
      return 1u << i;
  return 0;
}

/* A word may play several roles; the lexicon keeps one match a class, so its phrases are asked. */
static guint
find_roles (const NavReading *reading, guint i)
{
  const NavToken *token = nav_reading_token (reading, (int) i);
  const NavMatch *match = nav_reading_starting (reading, NAV_LEX_ROLE, (int) i);
  guint bits = match != NULL ? role_bit (match->entry->text) : 0;

  if (token->quarantined || token->code || token->asking || token->kind != NAV_TOKEN_WORD ||
      match == NULL)
    return token->asking ? 0 : bits;
  for (guint pass = 0; pass < 2; pass++) {
    const GPtrArray *phrases =
      nav_lexicon_find (reading->lexicon, pass == 0 ? token->word : token->stem);

    for (guint p = 0; phrases != NULL && p < phrases->len; p++) {
      const NavLexPhrase *phrase = phrases->pdata[p];

      if (phrase->entry->class == NAV_LEX_ROLE && phrase->n_words == 1)
        bits |= role_bit (phrase->entry->text);
    }
  }
  return bits;
}

static gboolean
holds_knowledge (const NavReading *reading, guint i)
{
  const NavMatch *match = nav_reading_starting (reading, NAV_LEX_DOCUMENT, (int) i);

  return match != NULL && match->entry->value > 0;
}

/* "ask" is a pair only with a way to where the answer is: against, from, about, in ... */
static gboolean
leads_into (const NavReading *reading, guint first, guint last)
{
  static const char *const ways[] = { "against", "from",    "about",  "over", "on",    "in",
                                      "across",  "through", "within", "of",   "to",    "with",
                                      "using",   "our",     "the",    "via",  "their", "inside",
                                      "by",      "based",   NULL };

  return last == first + 1 || nav_reading_find_words (reading, first + 1, last, ways, NULL);
}

/* "questions from 30k council PDFs", not "ask questions, 300 people" */
static gboolean
counts_documents (const NavReading *reading, guint i)
{
  guint last = nav_reading_number (reading, (int) i)->last;

  for (guint k = last + 1; k <= last + 3; k++)
    if (nav_reading_same_segment (reading, i, k) &&
        nav_reading_starting (reading, NAV_LEX_DOCUMENT, (int) k) != NULL)
      return TRUE;
  return FALSE;
}

static void
find_pairs (const NavReading *reading, GArray *cues)
{
  g_autofree guint *played = g_new0 (guint, reading->tokens->len + 1);

  for (guint i = 0; i < reading->tokens->len; i++)
    played[i] = find_roles (reading, i);
  for (guint p = 0; p < G_N_ELEMENTS (pairs); p++) {
    guint first = role_bit (pairs[p].first);
    guint second = pairs[p].second != NULL ? role_bit (pairs[p].second) : 0;

    for (guint i = 0; i < reading->tokens->len; i++) {
      if ((played[i] & first) == 0)
        continue;
      for (guint k = i + 1; k <= i + pairs[p].reach && k < reading->tokens->len; k++) {
        Cue cue = { nav_intent_use_case_index (pairs[p].use_case), pairs[p].weight, i, k, FALSE };

        if (!nav_reading_same_clause (reading, i, k) ||
            (nav_reading_number (reading, (int) k) != NULL && !counts_documents (reading, k)))
          break;
        if (second != 0 ? (played[k] & second) == 0
                        : !holds_knowledge (reading, k) || !leads_into (reading, i, k))
          continue;
        g_array_append_val (cues, cue);
        i = k;
        break;
      }
    }
  }
}

static gboolean
is_generic (const NavLexEntry *entry)
{
  static const char *const words[] = { "bot",
                                       "assistant",
                                       "chat",
                                       "virtual assistant",
                                       "digital assistant",
                                       "conversation",
                                       "companion",
                                       "answer question",
                                       "answers question",
                                       "talk to",
                                       "dialog",
                                       "answering question",
                                       "chatgpt",
                                       "like chatgpt",
                                       "copilot",
                                       NULL };

  return g_strv_contains (words, entry->phrase);
}

/* "RAG chatbot", "a chatbot with RAG": how it answers says more than that it chats. */
static gboolean
is_chat_by_retrieval (const NavReading *reading, const NavMatch *match)
{
  static const char *const rag[] = { "rag", NULL };
  static const char *const chatbots[] = { "chatbot", "chat bot", "chatbots", NULL };
  guint where;

  return g_strv_contains (chatbots, match->entry->phrase) &&
         nav_reading_find_words (reading, 0, reading->tokens->len, rag, &where) &&
         !reading->negated[where] && nav_reading_same_clause (reading, where, match->first);
}

/* "ad copy" is a cue, "copy that" is none; "law" in "law of" ... and staff that only reads. */
static gboolean
is_cue_trap (const NavReading *reading, const NavMatch *match)
{
  const char *phrase = match->entry->phrase;
  int next = (int) match->last + 1;

  if (strcmp (phrase, "inline") == 0)
    return nav_reading_word_is (reading, next, "with");
  if (strcmp (phrase, "research") == 0)
    return nav_reading_word_is (reading, next, "report") ||
           nav_reading_word_is (reading, next, "reports") ||
           nav_reading_word_is (reading, next, "institute") ||
           nav_reading_word_is (reading, next, "department") ||
           nav_reading_word_is (reading, next, "team") ||
           nav_reading_word_is (reading, next, "group");
  if (strcmp (phrase, "copy") == 0)
    return nav_reading_word_is (reading, next, "of") || nav_reading_word_is (reading, next, "that");
  if (strcmp (phrase, "draft") == 0)
    return nav_reading_word_is (reading, next, "contract");
  return FALSE;
}

static void
find_phrases (const NavReading *reading, NavLexClass class, GArray *cues)
{
  const GArray *matches = reading->matches[class];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);
    Cue cue = { class == NAV_LEX_SUMMARY ? SUMMARY : (int) match->entry->value,
                match->entry->weight, match->first, match->last,
                is_generic (match->entry) || is_chat_by_retrieval (reading, match) };

    if (nav_reading_token (reading, (int) match->first)->asking ||
        nav_reading_token (reading, (int) match->first)->taken || is_cue_trap (reading, match))
      continue;
    g_array_append_val (cues, cue);
  }
}

static int
compare_cues (gconstpointer a, gconstpointer b)
{
  const Cue *x = a, *y = b;

  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;
  return x->use_case - y->use_case;
}

static Cue *
cue_at (GArray *cues, guint i)
{
  return &g_array_index (cues, Cue, i);
}

/* "call centre agents", "legal team": a group of people, not a task. "chat users" chat. */
static gboolean
names_people (const NavReading *reading, const Cue *cue)
{
  static const char *const groups[] = { "team",        "department", "staff",    "people",
                                        "group",       "office",     "division", "teams",
                                        "departments", "unit",       "crew",     NULL };
  int next = (int) cue->last + 1;

  if (nav_reading_word_is (reading, (int) cue->first, "chat") &&
      nav_reading_word_is (reading, next, "users"))
    return FALSE;
  return cue->weight <= 3.0 && (nav_reading_word_in (reading, next, groups) ||
                                nav_reading_starting (reading, NAV_LEX_PERSON, next) != NULL);
}

/* "translate patents": a verb has an object and describes nothing. */
static gboolean
is_verb (const NavReading *reading, const Cue *cue)
{
  static const char *const stems[] = { "translat", "summar", "localis", "localiz", "condens",
                                       "shorten",  "rewrit", "subtitl", NULL };
  static const char *const nouns[] = { "ion", "ions", "y", "ies", "or", "ors", "er", "ers", NULL };
  const char *word = nav_reading_token (reading, (int) cue->first)->word;
  gboolean stem = FALSE;

  for (guint i = 0; stems[i] != NULL; i++)
    stem = stem || g_str_has_prefix (word, stems[i]);
  for (guint i = 0; nouns[i] != NULL; i++)
    if (g_str_has_suffix (word, nouns[i]))
      return FALSE;
  return stem;
}

/* "legal translation": the noun that follows is the task. */
static gboolean
describes_next (const NavReading *reading, GArray *cues, guint c)
{
  const Cue *cue = cue_at (cues, c);

  if (is_verb (reading, cue))
    return FALSE;
  for (guint k = c + 1; k < cues->len; k++) {
    const Cue *next = cue_at (cues, k);
    guint gap = next->first > cue->last ? next->first - cue->last - 1 : 0;

    if (next->first <= cue->last || next->use_case == cue->use_case)
      continue;
    if (!nav_reading_same_segment (reading, cue->first, next->first) || next->generic)
      return FALSE;
    if (gap == 0)
      return TRUE;
    return gap == 1 &&
           (nav_reading_word_is (reading, (int) cue->last + 1, "-") ||
            nav_reading_covering (reading, NAV_LEX_DOCUMENT, (int) cue->last + 1) != NULL);
  }
  return FALSE;
}

/* "summary of legal reports", "chatbot for lawyers": what follows a preposition describes. */
static gboolean
describes_earlier (const NavReading *reading, GArray *cues, guint c)
{
  static const char *const links[] = { "of",      "for",    "about", "from",    "on",   "over",
                                       "in",      "to",     "with",  "by",      "at",   "into",
                                       "against", "across", "using", "between", "that", "which",
                                       "who",     "our",    "their", "the",     NULL };
  const Cue *cue = cue_at (cues, c);

  for (guint k = 0; k < c; k++) {
    const Cue *head = cue_at (cues, k);

    if (head->use_case == cue->use_case || head->generic || head->weight < 2.0 ||
        head->last >= cue->first || !nav_reading_same_clause (reading, head->first, cue->first) ||
        describes_next (reading, cues, k) || reading->negated[head->first] ||
        names_people (reading, head))
      continue;
    if (nav_reading_find_words (reading, head->last + 1, cue->first - 1, links, NULL))
      return TRUE;
    if (head->last + 3 >= cue->first &&
        nav_reading_same_segment (reading, head->first, cue->first) &&
        !nav_reading_find_words (reading, head->last + 1, cue->first,
                                 (const char *const[]){ "and", "or", "+", "&", NULL }, NULL))
      return TRUE;
  }
  return FALSE;
}

/* "we are a translation agency": who they are, not what they want. */
static gboolean
names_the_asker (const NavReading *reading, const Cue *cue)
{
  static const char *const being[] = { "am", "are", "we're", "i'm", "were", "as", NULL };
  guint from = cue->first > 4 ? cue->first - 4 : 0;
  guint at;

  if (cue->first == 0 || !nav_reading_find_words (reading, from, cue->first - 1, being, &at))
    return FALSE;
  if (!nav_reading_same_segment (reading, at, cue->first))
    return FALSE;
  if (nav_reading_word_is (reading, (int) at, "are") ||
      nav_reading_word_is (reading, (int) at, "am"))
    return (nav_reading_word_is (reading, (int) at - 1, "we") ||
            nav_reading_word_is (reading, (int) at - 1, "i")) &&
           (nav_reading_word_is (reading, (int) at + 1, "a") ||
            nav_reading_word_is (reading, (int) at + 1, "an") ||
            nav_reading_word_is (reading, (int) at + 1, "the"));
  return nav_reading_word_is (reading, (int) at + 1, "a") ||
         nav_reading_word_is (reading, (int) at + 1, "an");
}

/* The object of need, want, build ..., or the first words of a sentence. */
static gboolean
is_head (const NavReading *reading, const Cue *cue)
{
  static const char *const verbs[] = {
    "need",     "needs",  "want",      "wants",   "build",     "building", "looking",   "for",
    "create",   "deploy", "deploying", "launch",  "make",      "run",      "introduce", "offer",
    "planning", "plan",   "get",       "develop", "implement", "like",     "require",   "provide",
    "do",       "it's",   "is",        "should",  "to",        "add",      "set",       "use",
    "can",      "that",   "which",     "who",     "just",      "about",    "doing",     "help",
    "helps",    "will",   "must",      "system",  "tool",      "please",   "rolling",   "roll",
    "setting",  "wanna",  "lets",      NULL
  };
  static const char *const light[] = { "a",     "an",       "the",    "our",       "my",    "some",
                                       "ai",    "new",      "simple", "please",    "hello", "hi",
                                       "hey",   "internal", "small",  "good",      "smart", "basic",
                                       "ok",    "okay",     "well",   "so",        "first", "llm",
                                       "just",  ",",        "and",    "automatic", "-",     "in",
                                       "house", "so,",      "now",    NULL };
  guint clause = nav_reading_token (reading, (int) cue->first)->clause;
  gboolean only_light = TRUE;

  for (guint i = cue->first; i-- > 0 && nav_reading_token (reading, (int) i)->clause == clause;) {
    if (cue->first - i <= 7 && nav_reading_word_in (reading, (int) i, verbs))
      return TRUE;
    if (!nav_reading_word_in (reading, (int) i, light))
      only_light = FALSE;
  }
  return only_light;
}

static gboolean
beats_generic (const NavReading *reading, GArray *cues, const Cue *generic)
{
  for (guint c = 0; c < cues->len; c++) {
    const Cue *cue = cue_at (cues, c);

    if (!cue->generic && cue->weight >= 3.0 && !reading->negated[cue->first] &&
        cue->use_case != generic->use_case &&
        nav_reading_same_clause (reading, cue->first, generic->first) &&
        !names_the_asker (reading, cue))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_long (const NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_LONG_TEXT];
  static const char *const longs[] = { "long", "longer", "longish", "huge", "massive", NULL };

  if (reading->use_case_scores[nav_intent_use_case_index ("long_document_summarization")] > 0.0)
    return TRUE;
  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (!reading->negated[match->first] &&
        !nav_reading_word_is (reading, (int) match->first - 1, "short") &&
        !nav_reading_word_is (reading, (int) match->first - 1, "brief"))
      return TRUE;
  }
  for (guint i = 0; i < reading->tokens->len; i++) {
    if (!nav_reading_word_in (reading, (int) i, longs) || reading->negated[i] ||
        nav_reading_word_is (reading, (int) i - 1, "how"))
      continue;
    for (guint k = i + 1; k <= i + 3; k++)
      if (nav_reading_covering (reading, NAV_LEX_DOCUMENT, (int) k) != NULL)
        return TRUE;
    if (nav_reading_word_is (reading, (int) i - 1, "are") ||
        nav_reading_word_is (reading, (int) i - 1, "very"))
      return TRUE;
  }
  return FALSE;
}

static void
add_score (NavReading *reading, const Cue *cue, double score)
{
  int use_case = cue->use_case;

  if (use_case == SUMMARY)
    use_case = nav_intent_use_case_index (is_long (reading) ? "long_document_summarization"
                                                            : "summarization_short");
  if (score > reading->use_case_best[use_case]) {
    reading->use_case_best[use_case] = score;
    reading->use_case_first[use_case] = cue->first;
    reading->use_case_last[use_case] = cue->last;
  }
  reading->use_case_scores[use_case] += score;
  nav_reading_log (reading, "use_case", score < 0 ? "denied" : "cue", cue->first, cue->last,
                   nav_intent_use_case_ids[use_case]);
}

/**
 * nav_score_use_cases:
 *
 * Adds to the reading's scores, and keeps where the first cue of each use case stands.
 */
void
nav_score_use_cases (NavReading *reading)
{
  g_autoptr (GArray) cues = g_array_new (FALSE, FALSE, sizeof (Cue));
  guint headed = G_MAXUINT;

  find_phrases (reading, NAV_LEX_USE_CASE, cues);
  find_phrases (reading, NAV_LEX_SUMMARY, cues);
  find_pairs (reading, cues);
  g_array_sort (cues, compare_cues);
  for (guint c = 0; c < cues->len; c++) {
    const Cue *cue = cue_at (cues, c);
    guint sentence = nav_reading_token (reading, (int) cue->first)->sentence;
    double score = cue->weight;

    if (reading->negated[cue->first] || (cue->last > cue->first && reading->negated[cue->last])) {
      if (cue->weight >= 2.0)
        add_score (reading, cue, DENIED);
      continue;
    }
    if (cue->generic && beats_generic (reading, cues, cue))
      continue;
    if (names_people (reading, cue) || describes_next (reading, cues, c) ||
        describes_earlier (reading, cues, c) || names_the_asker (reading, cue))
      score *= MODIFIER;
    else if (headed != sentence && cue->weight >= 1.5 && is_head (reading, cue)) {
      score += HEAD_BONUS;
      headed = sentence;
    }
    add_score (reading, cue, score);
  }
}
