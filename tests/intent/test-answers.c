// SPDX-License-Identifier: Apache-2.0
// What the extractor says to a turn in the middle of a conversation: what cannot be taken is told,
// a change that is proposed is made, and nothing is said back that did not change.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "intent-jsonl.h"

static NavLexicon *lexicon;

/* @text after a chatbot for 1000 people was planned and nothing is asked any more. */
static NavIntent *
read_later (const char *text)
{
  const NavTurn turns[] = {
    { NAV_TURN_USER, "I need a chatbot for 1000 users, low latency is critical, on H100",
      NAV_INTENT_ASK_NONE, NULL },
    { NAV_TURN_ASSISTANT, "Got it.", NAV_INTENT_ASK_NONE, NULL },
    { NAV_TURN_USER, text, NAV_INTENT_ASK_NONE, NULL },
  };

  g_test_message ("%s", text);
  return nav_intent_extract (lexicon, NULL, turns, 3, NULL);
}

/* The one message to @text is @code, and no figure is another than before. */
static void
assert_only_says (const char *text, const char *code)
{
  g_autoptr (NavIntent) intent = read_later (text);
  const GPtrArray *messages = nav_intent_get_messages (intent);

  for (guint i = 0; i < messages->len; i++)
    g_test_message ("  %s", nav_finding_get_code (messages->pdata[i]));
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_nonnull (intent_test_find_message (intent, code));
  g_assert_cmpfloat (nav_intent_get_number (intent, NAV_INTENT_USER_COUNT), ==, 1000);
  g_assert_false (nav_intent_has (intent, NAV_INTENT_THROUGHPUT_RPS));
  g_assert_false (nav_intent_has (intent, NAV_INTENT_TTFT_MS));
  g_assert_false (nav_intent_has (intent, NAV_INTENT_LANGUAGES));
}

static void
test_what_cannot_be_taken (void)
{
  static const char *const refused[][2] = {
    { "-5 users", "refuse.people" },
    { "0 users", "refuse.people" },
    { "1000000000000 users", "refuse.people" },
    { "2.5 users", "refuse.people" },
    { "99999999999999999999 users", "refuse.people" },
    { "TTFT 0 ms", "refuse.latency" },
    { "0 requests per second", "refuse.rate" },
    { "99999999999 requests per second", "refuse.rate" },
    { "budget 0 dollars", "refuse.budget" },
    { "no chinese models", "refuse.origin" },
    { "please no models from China", "refuse.origin" },
    { "only European models", "refuse.origin" },
    { "1 million tokens a day", "refuse.token_rate" },
    { "5000 tokens per second", "refuse.token_rate" },
    { "not on NVIDIA", "refuse.maker" },
    { "only AMD cards", "refuse.maker" },
    { "10 dollars per user per month", "refuse.budget_each" },
    { "64 concurrent requests", "refuse.in_flight" },
    { "at most 2 GPUs per replica", "refuse.cards_of_part" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_only_says (refused[i][0], refused[i][1]);
}

static void
test_refusal_says_the_range (void)
{
  g_autoptr (NavIntent) people = read_later ("0 users");
  g_autoptr (NavIntent) latency = read_later ("TTFT 0 ms");
  NavFinding *refusal = intent_test_find_message (people, "refuse.people");

  g_assert_cmpfloat (nav_finding_get_number (refusal, "least"), ==, 1);
  g_assert_cmpfloat (nav_finding_get_number (refusal, "most"), ==, 1e9);
  refusal = intent_test_find_message (latency, "refuse.latency");
  g_assert_cmpstr (nav_finding_get_text (refusal, "field"), ==, "ttft_ms");
  g_assert_cmpfloat (nav_finding_get_number (refusal, "least"), ==, 1);
}

/* What sounds like it and can be taken, or is about something else. */
static void
test_nothing_is_refused (void)
{
  static const char *const fine[] = {
    "a French model",       "models in German and Chinese", "an NVIDIA L4 would do", "on NVIDIA",
    "0 users now, 500 users next year", "25 tokens per second per user", "prompts of 2000 tokens",
    "no H100",              "5 requests per second",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fine); i++) {
    g_autoptr (NavIntent) intent = read_later (fine[i]);
    const GPtrArray *messages = nav_intent_get_messages (intent);

    for (guint k = 0; k < messages->len; k++)
      g_assert_false (g_str_has_prefix (nav_finding_get_code (messages->pdata[k]), "refuse."));
  }
}

static void
test_small_talk (void)
{
  static const char *const said[][2] = {
    { "thanks", "ack.thanks" },
    { "thank you very much!", "ack.thanks" },
    { "great, thanks", "ack.thanks" },
    { "hello", "ack.greeting" },
    { "ok", "ack.nothing" },
    { "undo", "ack.undo" },
    { "undo that please", "ack.undo" },
    { "take that back", "ack.undo" },
    { "users users users users", "ack.context" },
    { "users", "ack.nothing" },
    { "Our mascot is a green elephant named Otto, users", "ack.context" },
    { "what about latency?", "answer.glossary" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    assert_only_says (said[i][0], said[i][1]);
}

/* "What about" is what "what if we had" is: a change. */
static void
test_proposals (void)
{
  static const struct {
    const char *text;
    double users;
  } proposals[] = {
    { "what about 10,000 users?", 10000 },
    { "How about 200 people?", 200 },
    { "and what about five hundred users", 500 },
    { "what if we had 2000 users?", 2000 },
  };
  g_autoptr (NavIntent) card = read_later ("what about L4?");
  g_autoptr (NavIntent) cheaper = read_later ("what about cheaper?");

  for (gsize i = 0; i < G_N_ELEMENTS (proposals); i++) {
    g_autoptr (NavIntent) intent = read_later (proposals[i].text);

    g_assert_cmpfloat (nav_intent_get_number (intent, NAV_INTENT_USER_COUNT), ==,
                       proposals[i].users);
    g_assert_null (intent_test_find_message (intent, "answer.unknown"));
    g_assert_nonnull (intent_test_find_message (intent, "ack.rate_assumed"));
  }
  g_assert_cmpstr (nav_intent_get_text (cheaper, NAV_INTENT_COST_PRIORITY), ==, "high");
  g_assert_true (nav_intent_contains (card, NAV_INTENT_PREFERRED_GPU_TYPES, "L4"));
  g_assert_false (nav_intent_contains (card, NAV_INTENT_PREFERRED_GPU_TYPES, "H100"));
}

static void
test_what_cards_can_do (void)
{
  static const char *const asked[] = { "what can 2 L4 do?", "what can 2 x L4 carry?",
                                       "What could 2x L4 deliver?" };

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autoptr (NavIntent) intent = read_later (asked[i]);
    NavFinding *question = intent_test_find_message (intent, "ask.capacity");

    g_assert_nonnull (question);
    g_assert_cmpstr (nav_finding_get_text (question, "gpu"), ==, "L4");
    g_assert_cmpfloat (nav_finding_get_number (question, "count"), ==, 2);
  }
}

static void
test_hours (void)
{
  static const struct {
    const char *text;
    double hours;
    double days;
  } said[] = {
    { "8 hours a day", 8, NAN },
    { "5 days a week", NAN, 5 },
    { "24/7", 24, 7 },
    { "it runs 10 h/day", 10, NAN },
    { "It is only used 8 hours per day, 5 days a week, by all of them and no more", 8, 5 },
    { "They waste 2 hours a day", NAN, NAN },
    { "Since 2019 we run 24/7 with 3 offices and sell shoes", NAN, NAN },
    { "30 hours a day", NAN, NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    g_autoptr (NavIntent) intent = read_later (said[i].text);
    double hours = nav_intent_get_number (intent, NAV_INTENT_HOURS_PER_DAY);
    double days = nav_intent_get_number (intent, NAV_INTENT_DAYS_PER_WEEK);

    g_assert_true (isnan (said[i].hours) ? isnan (hours) : hours == said[i].hours);
    g_assert_true (isnan (said[i].days) ? isnan (days) : days == said[i].days);
  }
}

/* Cards that are there are told from those that are wished for or can be had. */
static void
test_owned (void)
{
  static const struct {
    const char *text;
    const char *owned; /* as fact values, apart by commas */
  } said[] = {
    { "we own 2 L4", "2 L4" },
    { "We have 3 A100 and one H100 ourselves.", "3 A100,1 H100" },
    { "our own hardware: 2x L4", "2 L4" },
    { "I already have 4 A100 80GB", "4 A100-80" },
    { "We've got two L40S and 8 x H200", "2 L40S,8 H200" },
    { "We own two servers with 4 L40S each", "8 L40S" },
    { "use 4 H100 of our own", "4 H100" },
    { "we have access to 4 A100", "" },
    { "we can rent 4 A100", "" },
    { "we have 4 A100 rented at AWS", "" },
    { "it must have 4 A100", "" },
    { "on 2 L4", "" },
    { "we don't own 2 L4", "" },
    { "our own L4", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    g_autoptr (NavIntent) intent = read_later (said[i].text);
    const GPtrArray *facts = nav_intent_get_facts (intent, NAV_INTENT_OWNED_GPUS);
    g_autoptr (GString) owned = g_string_new (NULL);

    for (guint k = 0; k < facts->len; k++) {
      g_autofree char *value = nav_intent_fact_format_value (facts->pdata[k]);
      g_string_append_printf (owned, "%s%s", k > 0 ? "," : "", value);
    }
    g_assert_cmpstr (owned->str, ==, said[i].owned);
    if (said[i].owned[0] != '\0')
      g_assert_true (g_str_has_prefix (
        nav_finding_get_text (intent_test_find_message (intent, "ack.understood"), "fields"),
        "owned_gpus"));
  }
}

/* Of two workloads the first is taken with its own people, and the other is said to be left out. */
static void
test_two_workloads (void)
{
  static const struct {
    const char *text;
    const char *use_case;
    double users;
    const char *left_out; /* (nullable) */
  } said[] = {
    { "summaries for 50 people and a chatbot for 300 people", "summarization_short", 50,
      "chatbot_conversational" },
    { "A chatbot for 300 customers, plus code completion for 20 developers.",
      "chatbot_conversational", 300, "code_completion" },
    { "a translation tool for 25 clerks; a chatbot for 300 people", "translation", 25,
      "chatbot_conversational" },
    { "a chatbot for 300 customers and 20 agents", "chatbot_conversational", 320, NULL },
    { "chatbot for 200 users and, later, 500 users", "chatbot_conversational", 500, NULL },
  };
  g_autoptr (NavIntent) added = read_later ("a summarizer for 50 people too");
  g_autoptr (NavIntent) deleted = read_later ("delete the chatbot");
  g_autoptr (NavIntent) replaced = read_later ("make it a summarizer for 50 people");
  g_autoptr (NavIntent) slow =
    read_later ("That is too slow. Well, make it translation for 60 users");

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    const NavTurn turn = { NAV_TURN_USER, said[i].text, NAV_INTENT_ASK_NONE, NULL };
    g_autoptr (NavIntent) intent = nav_intent_extract (lexicon, NULL, &turn, 1, NULL);
    NavFinding *refusal = intent_test_find_message (intent, "refuse.second_workload");

    g_test_message ("%s", said[i].text);
    g_assert_cmpstr (nav_intent_get_text (intent, NAV_INTENT_USE_CASE), ==, said[i].use_case);
    g_assert_cmpfloat (nav_intent_get_number (intent, NAV_INTENT_USER_COUNT), ==, said[i].users);
    g_assert_cmpstr (refusal ? nav_finding_get_text (refusal, "use_case") : NULL, ==,
                     said[i].left_out);
  }
  g_assert_nonnull (intent_test_find_message (added, "refuse.second_workload"));
  g_assert_cmpfloat (nav_intent_get_number (added, NAV_INTENT_USER_COUNT), ==, 1000);
  g_assert_nonnull (intent_test_find_message (deleted, "refuse.delete_workload"));
  g_assert_null (intent_test_find_message (deleted, "ack.understood"));
  g_assert_cmpstr (nav_intent_get_text (deleted, NAV_INTENT_USE_CASE), ==,
                   "chatbot_conversational");
  g_assert_cmpstr (nav_intent_get_text (slow, NAV_INTENT_USE_CASE), ==, "translation");
  g_assert_cmpstr (nav_intent_get_text (replaced, NAV_INTENT_USE_CASE), ==, "summarization_short");
  g_assert_cmpfloat (nav_intent_get_number (replaced, NAV_INTENT_USER_COUNT), ==, 50);
}

/* The start page's example, in German, invites such sentences. */
static void
test_german_words (void)
{
  static const struct {
    const char *text;
    const char *use_case;
    double users;
  } said[] = {
    { "Ein Chatbot für 1000 Benutzer …", "chatbot_conversational", 1000 },
    { "Ein Chatbot für 1.000 Nutzer", "chatbot_conversational", 1000 },
    { "Übersetzung für 50 Mitarbeiter", "translation", 50 },
    { "übersetzen, 50 Leute", "translation", 50 },
    { "Zusammenfassungen für 20 Personen", "summarization_short", 20 },
    { "Kundenservice für 300 Kunden", "chatbot_conversational", 300 },
    { "Codevervollständigung für 40 Entwickler", "code_completion", 40 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    const NavTurn turn = { NAV_TURN_USER, said[i].text, NAV_INTENT_ASK_NONE, NULL };
    g_autoptr (NavIntent) intent = nav_intent_extract (lexicon, NULL, &turn, 1, NULL);

    g_test_message ("%s", said[i].text);
    g_assert_cmpstr (nav_intent_get_text (intent, NAV_INTENT_USE_CASE), ==, said[i].use_case);
    g_assert_cmpfloat (nav_intent_get_number (intent, NAV_INTENT_USER_COUNT), ==, said[i].users);
  }
}

/* The assumed rate is told when it is new; money that holds nothing is not said to be noted. */
static void
test_only_what_changed_is_said (void)
{
  g_autoptr (NavIntent) cheaper = read_later ("make it cheaper");
  g_autoptr (NavIntent) dollars = read_later ("budget 5000 dollars a month");
  g_autoptr (NavIntent) yen = read_later ("budget 10 yen");
  g_autoptr (NavIntent) at_once = read_later ("100 of them at the same time");

  g_assert_nonnull (intent_test_find_message (cheaper, "ack.understood"));
  g_assert_null (intent_test_find_message (cheaper, "ack.rate_assumed"));
  g_assert_null (intent_test_find_message (dollars, "ack.rate_assumed"));
  g_assert_null (intent_test_find_message (dollars, "budget.other-currency"));
  g_assert_null (intent_test_find_message (yen, "ack.understood"));
  g_assert_cmpstr (
    nav_finding_get_text (intent_test_find_message (yen, "budget.other-currency"), "currency"), ==,
    "JPY");
  g_assert_nonnull (intent_test_find_message (at_once, "ack.rate_assumed"));
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  lexicon = intent_test_lexicon ();
  g_test_add_func ("/intent/answers/refused", test_what_cannot_be_taken);
  g_test_add_func ("/intent/answers/range", test_refusal_says_the_range);
  g_test_add_func ("/intent/answers/not-refused", test_nothing_is_refused);
  g_test_add_func ("/intent/answers/small-talk", test_small_talk);
  g_test_add_func ("/intent/answers/proposals", test_proposals);
  g_test_add_func ("/intent/answers/cards", test_what_cards_can_do);
  g_test_add_func ("/intent/answers/hours", test_hours);
  g_test_add_func ("/intent/answers/owned", test_owned);
  g_test_add_func ("/intent/answers/two-workloads", test_two_workloads);
  g_test_add_func ("/intent/answers/german", test_german_words);
  g_test_add_func ("/intent/answers/changed", test_only_what_changed_is_said);
  result = g_test_run ();
  nav_lexicon_unref (lexicon);
  return result;
}
