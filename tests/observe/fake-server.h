// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakeServer: a server on a loopback socket that says just what a test wants, byte by byte, with
 * one connection a request.
 */
typedef struct _FakeServer FakeServer;

typedef struct {
  char *bytes;    /* the whole answer, head and all; freed by the server */
  gboolean stall; /* then say nothing more until the server is freed or the client goes */
} FakeAnswer;

/**
 * FakeRespond: what to answer; called in a thread a connection.
 * @target: "GET /v1/models"
 * @n: how many requests to that method came before
 */
typedef FakeAnswer (*FakeRespond) (const char *target, const char *body, guint n, gpointer data);

FakeServer *fake_server_new (FakeRespond respond, gpointer data);
void fake_server_free (FakeServer *server);
void fake_server_set_pace (FakeServer *server, guint first_ms, guint gap_ms);
char *fake_server_url (FakeServer *server, const char *path);
char *fake_server_last_body (FakeServer *server);
char *fake_server_last_head (FakeServer *server);

FakeAnswer fake_answer (guint status, const char *type, const char *body);
FakeAnswer fake_models (const char *owner, const char *id);
FakeAnswer fake_stream (const char *events);
FakeAnswer fake_vllm (const char *target, const char *body, const char *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

G_END_DECLS
