// SPDX-License-Identifier: Apache-2.0
// The conversation as a list of messages: order, understood words, notes, the smallest changes; and
// the words for what can be undone.

#include <locale.h>
#include <string.h>

#include "workflow-fixture.h"
#include "workflow/nav-message-list.h"
#include "workflow/nav-project-words.h"

typedef struct {
  NavProject *project;
  NavMessageList *list;
  guint position, removed, added, changes;
} Fixture;

static void
on_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Fixture *f = data;

  (void) model;
  f->position = position;
  f->removed = removed;
  f->added = added;
  f->changes++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  (void) data;
  f->project = workflow_fixture_project ();
  f->list = nav_message_list_new (&nav_words_english);
  nav_message_list_set_project (f->list, f->project);
  g_signal_connect (f->list, "items-changed", G_CALLBACK (on_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_finalize_object (f->list);
  g_object_unref (f->project);
}

static NavMessage *
message (Fixture *f, guint i)
{
  g_autoptr (NavMessage) item = g_list_model_get_item (G_LIST_MODEL (f->list), i);

  g_assert_nonnull (item);
  return item;
}

static guint
n_messages (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->list));
}

static void
edit (Fixture *f, NavSpecField field, double number)
{
  g_autoptr (NavLeaf) leaf = nav_leaf_new_number (number, NAV_ORIGIN_EDITED);

  g_assert_true (nav_project_edit (f->project, field, 0, leaf, NULL));
}

static void
say (Fixture *f, const char *text)
{
  g_assert_true (nav_project_say (f->project, text, NULL));
}

static void
test_order (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_cmpuint (n_messages (f), ==, 0);
  edit (f, NAV_WORKLOAD_USERS, 5);
  say (f, "a chatbot for 300 people");
  edit (f, NAV_SLO_TTFT_MS, 77);
  say (f, "it must run on L4");
  g_assert_cmpuint (n_messages (f), ==, 6);
  g_assert_cmpint (nav_message_get_kind (message (f, 0)), ==, NAV_MESSAGE_NOTE);
  g_assert_cmpstr (nav_message_get_text (message (f, 0)), ==, "Users: none → 5 people");
  g_assert_cmpint (nav_message_get_kind (message (f, 1)), ==, NAV_MESSAGE_PERSON);
  g_assert_cmpint (nav_message_get_kind (message (f, 2)), ==, NAV_MESSAGE_PROGRAM);
  g_assert_cmpint (nav_message_get_kind (message (f, 3)), ==, NAV_MESSAGE_NOTE);
  g_assert_cmpint (nav_message_get_turn (message (f, 4)), ==, 2);
}

/* What stays is not touched: a view keeps its widgets, and with them the focus. */
static void
test_smallest_change (Fixture *f, gconstpointer data)
{
  NavMessage *first;

  (void) data;
  say (f, "a chatbot for 300 people");
  g_assert_cmpuint (f->position, ==, 0);
  g_assert_cmpuint (f->added, ==, 2);
  first = message (f, 0);
  say (f, "it must run on L4");
  g_assert_cmpuint (f->position, ==, 2);
  g_assert_cmpuint (f->removed, ==, 0);
  g_assert_true (message (f, 0) == first);
  nav_project_undo (f->project);
  g_assert_cmpuint (f->position, ==, 2);
  g_assert_cmpuint (f->removed, ==, 2);
  g_assert_cmpuint (f->added, ==, 0);
}

static void
test_note_grows (Fixture *f, gconstpointer data)
{
  guint before;

  (void) data;
  say (f, "a chatbot for 300 people");
  edit (f, NAV_WORKLOAD_USERS, 400);
  before = f->changes;
  edit (f, NAV_SLO_TTFT_MS, 77);
  g_assert_cmpuint (f->changes, ==, before);
  g_assert_nonnull (strstr (nav_message_get_text (message (f, 2)),
                            "Users: 300 people → 400 people\nTTFT target: "));
}

static NavMessageSpan *
span_of (NavMessage *m, const char *words)
{
  GPtrArray *spans = nav_message_get_spans (m);
  const char *text = nav_message_get_text (m);

  for (guint i = 0; i < spans->len; i++) {
    NavMessageSpan *span = spans->pdata[i];
    if (strlen (words) == span->end - span->start &&
        strncmp (text + span->start, words, strlen (words)) == 0)
      return span;
  }
  return NULL;
}

static void
test_spans (Fixture *f, gconstpointer data)
{
  NavMessage *m;
  NavMessageSpan *users;
  GPtrArray *spans;

  (void) data;
  say (f, "a chatbot for 300 people on L4, low latency is critical");
  m = message (f, 0);
  users = span_of (m, "300 people");
  g_assert_nonnull (users);
  g_assert_true (nav_message_span_has_field (users, NAV_WORKLOAD_USERS));
  g_assert_cmpstr (users->words, ==, "Users: 300 people");
  g_assert_true (nav_message_span_has_field (span_of (m, "L4"), NAV_CONSTRAINT_GPUS));
  g_assert_cmpuint (nav_message_get_spans (message (f, 1))->len, ==, 0);

  /* Apart from each other and in order, whatever was understood twice. */
  spans = nav_message_get_spans (m);
  for (guint i = 1; i < spans->len; i++)
    g_assert_cmpuint (((NavMessageSpan *) spans->pdata[i])->start, >=,
                      ((NavMessageSpan *) spans->pdata[i - 1])->end);

  edit (f, NAV_WORKLOAD_USERS, 400);
  g_assert_cmpstr (span_of (message (f, 0), "300 people")->words, ==,
                   "Users: now 400 people, set by hand");
  /* What was said anew is not said here any more. */
  say (f, "make it 900 people");
  g_assert_null (span_of (message (f, 0), "300 people"));
}

/* Words of every kind lead to the row that they fill, not to the first. */
static void
test_spans_of_kinds (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *quote;
    NavSpecField field;
  } rows[] = {
    { "p90", NAV_SLO_PERCENTILE },
    { "8 hours a day", NAV_HOURS_PER_DAY },
    { "5 days a week", NAV_HOURS_DAYS_PER_WEEK },
    { "4 L40S", NAV_SPEC_INVENTORY },
  };

  (void) data;
  say (f, "a chatbot for 300 people, p90 TTFT 400 ms; we have 4 L40S; in use 8 hours a day and "
          "5 days a week");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    NavMessageSpan *span = span_of (message (f, 0), rows[i].quote);
    g_assert_nonnull (span);
    g_assert_true (nav_message_span_has_field (span, rows[i].field));
    g_assert_false (nav_message_span_has_field (span, (NavSpecField) 0));
  }
}

static void
assert_step (Fixture *f, const char *words)
{
  NavProjectStep step = nav_project_get_undo_step (f->project);
  g_autofree char *text = nav_project_words_step (&nav_words_english, &step);

  g_assert_cmpstr (text, ==, words);
}

static void
test_step_words (Fixture *f, gconstpointer data)
{
  g_autoptr (NavLeaf) users = nav_leaf_new_number (5, NAV_ORIGIN_EDITED);

  (void) data;
  assert_step (f, "");
  say (f, "a chatbot for 300 people");
  assert_step (f, "Message");
  edit (f, NAV_WORKLOAD_USERS, 5);
  assert_step (f, "Change of “Users”");
  nav_project_reset (f->project, NAV_WORKLOAD_USERS, 0);
  assert_step (f, "Reset of “Users”");
  nav_project_add_workload (f->project);
  assert_step (f, "Added Workload");
  g_assert_true (nav_project_edit (f->project, NAV_WORKLOAD_USERS, 1, users, NULL));
  assert_step (f, "Change of “Users of workload 2”");
  nav_project_set_title (f->project, "Chat");
  assert_step (f, "New Name");
}

static void
test_origin_words (Fixture *f, gconstpointer data)
{
  g_autofree char *said = NULL, *edited = NULL, *assumed = NULL;
  NavSpec *spec;

  (void) data;
  say (f, "a chatbot for 300 people");
  edit (f, NAV_SLO_TTFT_MS, 77);
  spec = nav_project_get_completed_spec (f->project);
  said = nav_project_words_origin (&nav_words_english,
                                   nav_spec_get_workload (spec, 0, NAV_WORKLOAD_USERS));
  edited = nav_project_words_origin (&nav_words_english, nav_spec_get (spec, NAV_SLO_TTFT_MS));
  assumed = nav_project_words_origin (
    &nav_words_english, nav_spec_get_workload (spec, 0, NAV_WORKLOAD_ACTIVE_FRACTION));
  g_assert_cmpstr (said, ==, "said in message 1");
  g_assert_cmpstr (edited, ==, "set by hand");
  g_assert_cmpstr (assumed, ==, "assumed");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/messages/order", test_order);
  ADD ("/messages/smallest-change", test_smallest_change);
  ADD ("/messages/note-grows", test_note_grows);
  ADD ("/messages/spans", test_spans);
  ADD ("/messages/spans-of-kinds", test_spans_of_kinds);
  ADD ("/messages/step-words", test_step_words);
  ADD ("/messages/origin-words", test_origin_words);
  return g_test_run ();
}
