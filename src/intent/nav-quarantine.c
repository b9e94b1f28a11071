// SPDX-License-Identifier: Apache-2.0
// Marks sentences that try to give orders to a machine that reads them. They yield no facts; the
// rest of the message does.

#include "nav-reading.h"

#include <string.h>

#define MAX_BASE64 200 /* longer runs without a space are no language */

static const char *const phrases[] = {
  "system prompt",
  "system override",
  "system message",
  "hidden prompt",
  "initial prompt",
  "you are now",
  "you're now",
  "pretend you are",
  "pretend to be",
  "note to ai",
  "note to the ai",
  "note to assistant",
  "note to the assistant",
  "note to model",
  "note to the model",
  "note to llm",
  "note to the llm",
  "attention ai",
  "attention assistant",
  "attention llm",
  "attention model",
  "dear ai",
  "instructions for the ai",
  "instruction for the ai",
  "instructions to the ai",
  "instructions to the model",
  "instructions for the model",
  "instructions for the assistant",
  "reply only",
  "respond only",
  "answer only with",
  "output only",
  "output {",
  "output json",
  "print your",
  "reveal your",
  "repeat your",
  "repeat after me",
  "developer mode",
  "admin mode",
  "debug mode",
  "god mode",
  "dan mode",
  "jailbreak",
  "admin override",
  "from now on you",
  "new instructions",
  "end of user",
  "end of prompt",
  "begin system",
  "your instructions",
  "your guidelines",
  "your real instructions",
  "drop table",
  "safety filters",
  "do anything now",
  "maintenance mode",
  "root access",
  "override code",
  "ai instruction",
  "ai must",
  "important instruction",
  NULL,
};

static const char *const marks[] = {
  "</user>",        "<user>",     "<system>",        "</system>",   "<assistant>",
  "</assistant>",   "[inst]",     "[/inst]",         "<|",          "|>",
  "<<sys>>",        "### system", "### instruction", "<script",     "[system]",
  "[/system]",      "[[system",   "{{system",        "</prompt>",   "<prompt>",
  "<instructions>", "<!--",       "<tool",           "[assistant]", NULL,
};

static const char *const openings[] = { "<system>", "<|im_start|>", "[inst]",
                                        "<<sys>>",  "[system]",     "<assistant>",
                                        "<script",  "<!--",         "<instructions>",
                                        NULL };
static const char *const closings[] = { "</system>", "<|im_end|>", "[/inst]",
                                        "<</sys>>",  "[/system]",  "</assistant>",
                                        "</script",  "-->",        "</instructions>",
                                        NULL };

static gboolean
contains_any (const char *text, const char *const *needles)
{
  for (; *needles != NULL; needles++)
    if (strstr (text, *needles) != NULL)
      return TRUE;
  return FALSE;
}

/* The words of a sentence with one space between them: " ignore all previous instructions ". */
static char *
join_words (const NavReading *reading, guint first, guint last)
{
  GString *words = g_string_new (" ");

  for (guint i = first; i <= last; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (token->kind != NAV_TOKEN_SYMBOL || strcmp (token->word, "{") == 0)
      g_string_append_printf (words, "%s ", token->word);
  }
  return g_string_free (words, FALSE);
}

static gboolean
has_phrase (const char *words)
{
  for (guint i = 0; phrases[i] != NULL; i++) {
    const char *found = strstr (words, phrases[i]);

    if (found != NULL && found[-1] == ' ' && strchr (" {", found[strlen (phrases[i])]) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* "Ignore ... previous ... instructions": an order, its reach and what is to be ignored. */
static gboolean
has_order (const NavReading *reading, guint first, guint last)
{
  static const char *const orders[] = { "ignore",       "disregard", "forget",  "override",
                                        "bypass",       "overwrite", "discard", "ignoring",
                                        "disregarding", NULL };
  static const char *const reach[] = { "previous",  "above", "all",    "prior", "earlier",
                                       "preceding", "your",  "any",    "these", "the",
                                       "every",     "other", "former", NULL };
  static const char *const objects[] = { "instruction", "prompt",       "rule",        "guideline",
                                         "directive",   "instructions", "prompts",     "rules",
                                         "guidelines",  "directives",   "programming", NULL };
  guint at;

  if (!nav_reading_find_words (reading, first, last, orders, &at) ||
      !nav_reading_find_words (reading, at, MIN (at + 5, last), reach, &at))
    return FALSE;
  return nav_reading_find_words (reading, at, MIN (at + 6, last), objects, NULL);
}

static gboolean
has_field_name (const NavReading *reading, guint first, guint last)
{
  for (guint i = first; i <= last; i++) {
    const char *word = nav_reading_token (reading, (int) i)->word;
    NavIntentField field;

    if (strchr (word, '_') != NULL && nav_intent_field_from_name (word, &field))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_role (const NavReading *reading, guint first)
{
  static const char *const roles[] = { "assistant", "system", NULL };

  return nav_reading_word_in (reading, (int) first, roles) &&
         nav_reading_word_is (reading, (int) first + 1, ":");
}

static gboolean
has_blob (const char *text, gsize length)
{
  gsize run = 0;

  for (gsize i = 0; i < length; i++) {
    run = g_ascii_isalnum (text[i]) || strchr ("+/=_-", text[i]) != NULL ? run + 1 : 0;
    if (run > MAX_BASE64)
      return TRUE;
  }
  return FALSE;
}

static const char *
find_rule (const NavReading *reading, guint first, guint last, const char *text)
{
  g_autofree char *words = join_words (reading, first, last);

  if (contains_any (text, marks))
    return "role_mark";
  if (has_phrase (words))
    return "phrase";
  if (has_order (reading, first, last))
    return "order";
  if (has_field_name (reading, first, last))
    return "field_name";
  if (has_role (reading, first))
    return "role";
  if (has_blob (text, strlen (text)))
    return "blob";
  return NULL;
}

static void
mark_sentence (NavReading *reading, guint first, guint last, const char *rule)
{
  reading->hostile = TRUE;
  for (guint i = first; i <= last; i++)
    g_array_index (reading->tokens, NavToken, i).quarantined = TRUE;
  nav_reading_log (reading, "quarantine", rule, first, last, NULL);
}

/**
 * nav_quarantine:
 *
 * Marks the tokens of hostile sentences. What stands between an opening role mark and its end is
 * hostile, too, or the rest of the text where the end is missing.
 */
void
nav_quarantine (NavReading *reading)
{
  gboolean open = FALSE;
  guint first = 0;

  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);
    g_autofree char *text = NULL;
    const char *rule;

    if (nav_reading_token (reading, (int) i + 1)->sentence == token->sentence)
      continue;
    text = g_strndup (reading->norm->text + nav_reading_token (reading, (int) first)->start,
                      token->end - nav_reading_token (reading, (int) first)->start);
    rule = open ? "inside_mark" : find_rule (reading, first, i, text);
    if (rule != NULL)
      mark_sentence (reading, first, i, rule);
    if (contains_any (text, openings))
      open = TRUE;
    if (contains_any (text, closings))
      open = FALSE;
    first = i + 1;
  }
}
