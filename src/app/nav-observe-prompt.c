// SPDX-License-Identifier: Apache-2.0
// One prompt and its answer, live.

#include "config.h"

#include "app/nav-observe-prompt.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-announce.h"
#include "app/nav-text.h"
#include "workflow/nav-outcome-words.h"

struct _NavObservePrompt {
  GtkWidget parent_instance;
  GtkEditable *prompt;
  GtkWidget *send;
  GtkWidget *stop;
  GtkLabel *figures;
  GtkLabel *thoughts;
  GtkLabel *answer;
  GtkLabel *status;
  NavPrompter *prompter;
  gboolean ready; /* somebody can be asked */
  gboolean ran;   /* before the last update */
};

G_DEFINE_FINAL_TYPE (NavObservePrompt, nav_observe_prompt, GTK_TYPE_WIDGET)

enum { SEND, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static char *
ms_words (double ms)
{
  return isfinite (ms) ? nav_format_ms (nav_text_numbers (), ms) : g_strdup ("–");
}

static char *
figures_words (NavPrompter *prompter)
{
  NavPrompterFigures figures = nav_prompter_get_figures (prompter);
  g_autofree char *ttft = ms_words (figures.ttft_ms), *tpot = ms_words (figures.tpot_ms);
  g_autofree char *e2e = ms_words (figures.e2e_ms);
  g_autofree char *tokens = isfinite (figures.tokens)
                              ? nav_words_quantity (nav_text_words (), figures.tokens, "tokens")
                              : NULL;

  if (tokens == NULL)
    return NULL;
  /* Translators: of one answer: 1: TTFT, 2: TPOT, 3: E2E, three times; 4: "12 tokens" */
  return g_strdup_printf (_ ("TTFT %s, TPOT %s, E2E %s, %s"), ttft, tpot, e2e, tokens);
}

/* What is going on, or what went wrong. A whole answer needs no word. */
static char *
status_words (NavPrompter *prompter)
{
  const GError *error = nav_prompter_get_error (prompter);
  const NavTestResult *result = nav_prompter_get_result (prompter);
  g_autofree char *outcome = NULL;

  if (error != NULL)
    return g_strdup (error->message);
  if (nav_prompter_get_running (prompter))
    return isfinite (nav_prompter_get_figures (prompter).tokens)
             ? NULL
             : g_strdup (_ ("Waiting for the first token…"));
  if (result == NULL || nav_request_record_is_good (&result->record))
    return NULL;
  outcome = nav_outcome_words ((NavStreamOutcome) result->record.outcome, result->reason,
                               result->record.status, result->message);
  return nav_text_capital (outcome);
}

static void
update_controls (NavObservePrompt *self)
{
  gboolean running = nav_prompter_get_running (self->prompter);
  const char *text = gtk_editable_get_text (self->prompt);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "prompt.send",
                                 self->ready && !running && *text != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "prompt.stop", running);
  gtk_widget_set_visible (self->send, !running);
  gtk_widget_set_visible (self->stop, running);
}

/* The end is said aloud; each token would be too much. */
static void
update (NavObservePrompt *self)
{
  g_autofree char *figures = figures_words (self->prompter);
  g_autofree char *status = status_words (self->prompter);
  gboolean running = nav_prompter_get_running (self->prompter);

  show (self->figures, figures);
  show (self->thoughts, nav_prompter_get_thoughts (self->prompter));
  show (self->answer, nav_prompter_get_answer (self->prompter));
  show (self->status, status);
  update_controls (self);
  if (self->ran && !running && (status != NULL || figures != NULL))
    nav_announce (GTK_WIDGET (self), status ? status : figures);
  self->ran = running;
}

static void
send (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action;
  (void) parameter;
  g_signal_emit (widget, signals[SEND], 0);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action;
  (void) parameter;
  nav_prompter_stop (NAV_OBSERVE_PROMPT (widget)->prompter);
}

static void
on_activate (NavObservePrompt *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "prompt.send", NULL);
}

/**
 * nav_observe_prompt_send:
 * @r: of @plan: what the simulator stands for
 * @server: (nullable): NULL: the simulator
 *
 * Sends what is written, unless an answer is still coming.
 */
void
nav_observe_prompt_send (NavObservePrompt *self, NavPlan *plan, NavRecommendation *r,
                         const NavServerChoice *server)
{
  g_return_if_fail (NAV_IS_OBSERVE_PROMPT (self));

  nav_prompter_send (self->prompter, plan, r, server, gtk_editable_get_text (self->prompt));
}

/**
 * nav_observe_prompt_set_ready:
 *
 * Whether there is somebody to ask.
 */
void
nav_observe_prompt_set_ready (NavObservePrompt *self, gboolean ready)
{
  g_return_if_fail (NAV_IS_OBSERVE_PROMPT (self));

  self->ready = ready;
  update_controls (self);
}

/**
 * nav_observe_prompt_get_prompter:
 *
 * Returns: (transfer none)
 */
NavPrompter *
nav_observe_prompt_get_prompter (NavObservePrompt *self)
{
  return self->prompter;
}

static void
nav_observe_prompt_dispose (GObject *object)
{
  NavObservePrompt *self = NAV_OBSERVE_PROMPT (object);
  GtkWidget *child;

  if (self->prompter != NULL) {
    g_signal_handlers_disconnect_by_data (self->prompter, self);
    nav_prompter_stop (self->prompter);
  }
  g_clear_object (&self->prompter);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_observe_prompt_parent_class)->dispose (object);
}

static void
nav_observe_prompt_class_init (NavObservePromptClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_observe_prompt_dispose;
  signals[SEND] = g_signal_new ("send", NAV_TYPE_OBSERVE_PROMPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "prompt.send", NULL, send);
  gtk_widget_class_install_action (widget_class, "prompt.stop", NULL, stop);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "prompt");
}

static GtkLabel *
add_label (NavObservePrompt *self, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return GTK_LABEL (label);
}

static GtkWidget *
new_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
add_line (NavObservePrompt *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *entry = gtk_entry_new ();

  self->prompt = GTK_EDITABLE (entry);
  self->send = new_button (_ ("Se_nd"), "prompt.send");
  self->stop = new_button (_ ("S_top"), "prompt.stop");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Ask something…"));
  gtk_editable_set_width_chars (self->prompt, 6);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Prompt"), -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (update_controls), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_activate), self);
  gtk_box_append (GTK_BOX (line), entry);
  gtk_box_append (GTK_BOX (line), self->send);
  gtk_box_append (GTK_BOX (line), self->stop);
  gtk_widget_set_parent (line, GTK_WIDGET (self));
}

static void
nav_observe_prompt_init (NavObservePrompt *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkLabel *heading;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->prompter = nav_prompter_new ();
  heading = add_label (self, "heading");
  gtk_label_set_label (heading, _ ("One prompt"));
  gtk_label_set_selectable (heading, FALSE);
  add_line (self);
  self->figures = add_label (self, "numeric");
  self->status = add_label (self, "dim-label");
  self->thoughts = add_label (self, "dim-label");
  self->answer = add_label (self, "body");
  g_signal_connect_swapped (self->prompter, "changed", G_CALLBACK (update), self);
  update (self);
}
