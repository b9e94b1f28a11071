// SPDX-License-Identifier: Apache-2.0
// One prompt, from the start of the server to the end of the answer.

#include "workflow/nav-prompter.h"

#include <math.h>

#include "base/nav-clock.h"
#include "workflow/nav-server-visit.h"

#define MAX_TOKENS   512
#define TIMEOUT_S    300
#define SEED         1
#define MOST_LETTERS (256 * 1024) /* an answer beyond is not shown further */

struct _NavPrompter {
  GObject parent_instance;
  NavServerVisit visit;
  char *prompt;
  GString *thoughts;
  GString *answer;
  gint64 sent_us;
  gint64 first_us;
  gint64 last_us;
  guint events;
  NavTestResult *result; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (NavPrompter, nav_prompter, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
clear (NavPrompter *self)
{
  g_clear_pointer (&self->prompt, g_free);
  g_clear_pointer (&self->result, nav_test_result_free);
  g_string_truncate (self->thoughts, 0);
  g_string_truncate (self->answer, 0);
  self->sent_us = self->first_us = self->last_us = 0;
  self->events = 0;
}

static void
tell (NavPrompter *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NavPrompter) self = data;
  GError *error = NULL;

  (void) source;
  self->result = nav_test_run_finish (result, &error);
  nav_server_visit_end (&self->visit, error);
  tell (self);
}

static void
append (GString *text, const char *more)
{
  if (more != NULL && text->len < MOST_LETTERS)
    g_string_append (text, more);
}

static void
on_text (const char *content, const char *reasoning, gpointer data)
{
  NavPrompter *self = data;

  self->last_us = nav_clock_monotonic_us (nav_clock_system ());
  if (self->first_us == 0)
    self->first_us = self->last_us;
  self->events++;
  append (self->thoughts, reasoning);
  append (self->answer, content);
  tell (self);
}

static void
on_ready (GObject *owner, const char *url)
{
  NavPrompter *self = NAV_PROMPTER (owner);
  const NavTestOptions options = {
    .url = url,
    .model = self->visit.choice.model,
    .api_key = nav_server_choice_get_key (&self->visit.choice),
    .prompt = self->prompt,
    .max_tokens = MAX_TOKENS,
    .timeout_s = TIMEOUT_S,
  };

  if (url == NULL) {
    tell (self);
    return;
  }
  self->sent_us = nav_clock_monotonic_us (nav_clock_system ());
  nav_test_run_async (&options, on_text, self, self->visit.cancellable, on_answered,
                      g_object_ref (self));
}

/**
 * nav_prompter_send:
 * @r: of @plan: what the simulator stands for
 * @server: (nullable): NULL: the simulator
 *
 * What came before is forgotten. While something runs, nothing is sent.
 */
void
nav_prompter_send (NavPrompter *self, NavPlan *plan, NavRecommendation *r,
                   const NavServerChoice *server, const char *prompt)
{
  g_return_if_fail (NAV_IS_PROMPTER (self) && prompt != NULL);

  if (!nav_server_visit_begin (&self->visit, server))
    return;
  clear (self);
  self->prompt = g_strdup (prompt);
  tell (self);
  nav_server_visit_open (&self->visit, G_OBJECT (self), plan, r, SEED, on_ready);
}

/**
 * nav_prompter_stop:
 *
 * Ends what runs; what came until then is kept.
 */
void
nav_prompter_stop (NavPrompter *self)
{
  g_return_if_fail (NAV_IS_PROMPTER (self));

  nav_server_visit_stop (&self->visit);
}

gboolean
nav_prompter_get_running (NavPrompter *self)
{
  return nav_server_visit_is_running (&self->visit);
}

/**
 * nav_prompter_get_thoughts:
 *
 * Returns: (transfer none): what the model thought before it answered
 */
const char *
nav_prompter_get_thoughts (NavPrompter *self)
{
  return self->thoughts->str;
}

const char *
nav_prompter_get_answer (NavPrompter *self)
{
  return self->answer->str;
}

static NavPrompterFigures
read_result (const NavRequestRecord *record)
{
  return (NavPrompterFigures){
    .ttft_ms = nav_request_record_ttft_ms (record, FALSE),
    .tpot_ms = nav_request_record_tpot_ms (record),
    .e2e_ms = nav_request_record_e2e_ms (record, FALSE),
    .tokens = record->output_tokens,
  };
}

NavPrompterFigures
nav_prompter_get_figures (NavPrompter *self)
{
  double first_ms = (double) (self->first_us - self->sent_us) / 1000;
  double last_ms = (double) (self->last_us - self->sent_us) / 1000;

  if (self->result != NULL)
    return read_result (&self->result->record);
  if (self->events == 0)
    return (NavPrompterFigures){ NAN, NAN, NAN, NAN };
  return (NavPrompterFigures){
    .ttft_ms = first_ms,
    .tpot_ms = self->events > 1 ? (last_ms - first_ms) / (self->events - 1) : NAN,
    .e2e_ms = last_ms,
    .tokens = self->events,
  };
}

/**
 * nav_prompter_get_result:
 *
 * Returns: (transfer none) (nullable): once the answer is there, or broke off
 */
const NavTestResult *
nav_prompter_get_result (NavPrompter *self)
{
  return self->result;
}

const GError *
nav_prompter_get_error (NavPrompter *self)
{
  return self->visit.error;
}

static void
nav_prompter_finalize (GObject *object)
{
  NavPrompter *self = NAV_PROMPTER (object);

  clear (self);
  nav_server_visit_clear (&self->visit);
  g_string_free (self->thoughts, TRUE);
  g_string_free (self->answer, TRUE);
  G_OBJECT_CLASS (nav_prompter_parent_class)->finalize (object);
}

static void
nav_prompter_class_init (NavPrompterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nav_prompter_finalize;
  signals[CHANGED] = g_signal_new ("changed", NAV_TYPE_PROMPTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
nav_prompter_init (NavPrompter *self)
{
  self->thoughts = g_string_new (NULL);
  self->answer = g_string_new (NULL);
}

NavPrompter *
nav_prompter_new (void)
{
  return g_object_new (NAV_TYPE_PROMPTER, NULL);
}
