// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "planner/nav-plan.h"

/* What the tests of the window share. */

#define CHATBOT                                                                                    \
  "{\"workloads\":[{\"use_case\":\"chatbot_conversational\",\"users\":1000}],"                     \
  "\"priorities\":{\"latency\":\"high\"}}"

/* Nothing costs a dollar a month. */
#define CHATBOT_TOO_CHEAP                                                                          \
  "{\"workloads\":[{\"use_case\":\"chatbot_conversational\",\"users\":1000}],"                     \
  "\"constraints\":{\"budget\":{\"amount\":1,\"currency\":\"USD\",\"period\":\"month\"}}}"

int fixture_run (int argc, char **argv, void (*add_tests) (void));
NavCatalog *fixture_catalog (void);
NavSpec *fixture_spec (const char *json);
NavPlan *fixture_plan (const char *json);
void fixture_spin (gboolean (*done) (gpointer data), gpointer data);
void fixture_settle (void);
void fixture_frames (void);
GtkWidget *fixture_find (GtkWidget *root, GType type, guint index);
GtkWidget *fixture_find_label (GtkWidget *root, const char *text);
guint fixture_count (GtkWidget *root, GType type);
int fixture_min_width (GtkWidget *widget);
