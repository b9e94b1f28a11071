// SPDX-License-Identifier: Apache-2.0
// A server on a thread of its own, on loopback, and clients of it.
#pragma once

#include <libsoup/soup.h>

#include "base/nav-json.h"
#include "simulator/nav-vllm-server.h"

#define MODEL "Qwen/Qwen2.5-7B-Instruct"
#define USER "\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]"
#define ENGINE "{engine=\"0\",model_name=\"demo\"}"

typedef struct {
  NavVllmServerConfig config;
  NavCatalog *catalog;
  NavScenario *scenario;
  GThread *thread; /* of the server */
  GMainLoop *loop;
  guint16 port;
  SoupSession *session;
} Fixture;

void set_up (Fixture *fixture);
void start (Fixture *fixture);
void tear_down (Fixture *fixture);
char *request (Fixture *fixture, const char *method, const char *path, const char *body,
               guint expected_status);
JsonObject *parse (const char *text, JsonNode **node);
double metric (Fixture *fixture, const char *name);
void wait_for (Fixture *fixture, const char *name, double value);
GSocketConnection *dial (Fixture *fixture);
void send_text (GSocketConnection *connection, const char *text);
void send_post (GSocketConnection *connection, const char *version, const char *body);
char *read_all (GSocketConnection *connection);
void read_some (GSocketConnection *connection);
