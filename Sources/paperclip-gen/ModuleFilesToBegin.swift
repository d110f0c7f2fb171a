import Engine

/// What `module new` writes: a module that counts heartbeats by agent and day, shows them and publishes them.
enum ModuleFilesToBegin {
  static func all(id: String, name: String) -> [(path: String, content: String)] {
    let table = ModuleManifest.tablePrefix(of: id) + "days"
    return [
      (ModuleFiles.manifestName, manifest(id, name)),
      ("migrations/0001_days.sql", migration(table)),
      ("hooks/agent.heartbeat.sql", hook(table)),
      ("queries/days.sql", days(table)),
      ("queries/agents.sql", agents(table)),
      ("routes/days.sql", days(table)),
      ("ui/pages/overview.html", page),
      ("ui/widgets/latest.html", widget),
    ]
  }

  private static func manifest(_ id: String, _ name: String) -> String {
    var quoted: [UInt8] = []
    JSONWriter.append(string: name, to: &quoted)
    let title = String(decoding: quoted, as: UTF8.self)
    return """
      {
        "$schema": "../../site/api/schemas/manifest.schema.json",
        "id": "\(id)",
        "name": \(title),
        "description": "Counts the heartbeats of every agent by day",
        "version": "0.1.0",
        "hooks": ["agent:heartbeat"],
        "routes": { "prefix": "/\(id)" },
        "ui": {
          "pages": [
            {
              "path": "/\(id)",
              "label": \(title),
              "entry": "./ui/pages/overview.html",
              "data": { "days": "./queries/days.sql", "agents": "./queries/agents.sql" },
              "charts": {
                "heartbeats": { "kind": "bars", "data": "days", "x": "day", "y": "heartbeats", "title": "Heartbeats by day" }
              }
            }
          ],
          "widgets": [
            {
              "id": "latest",
              "label": \(title),
              "placement": "dashboard",
              "entry": "./ui/widgets/latest.html",
              "data": { "agents": "./queries/agents.sql" }
            }
          ]
        },
        "configSchema": {
          "type": "object",
          "properties": {
            "shownDays": { "type": "integer", "minimum": 1, "default": 90, "description": "Days that the page shows" }
          },
          "additionalProperties": false
        },
        "requires": { "core": ">=0.1.0" }
      }

      """
  }

  private static func migration(_ table: String) -> String {
    """
    -- Every table and index of a module begins with mod_<id>_. Keys are NOT NULL, so that upserts meet their rows.
    CREATE TABLE \(table) (
      agent_id TEXT NOT NULL,
      day TEXT NOT NULL,
      heartbeats INTEGER NOT NULL,
      tokens INTEGER NOT NULL,
      PRIMARY KEY (agent_id, day)
    ) STRICT;

    """
  }

  private static func hook(_ table: String) -> String {
    """
    -- hook_events holds this batch. The rows must be the same wherever batches are cut: so what is new is added up.
    INSERT INTO \(table) (agent_id, day, heartbeats, tokens)
    SELECT agent_id, day, count(*), sum(coalesce(tokens_used, 0))
    FROM hook_events WHERE agent_id IS NOT NULL GROUP BY agent_id, day
    ON CONFLICT (agent_id, day) DO UPDATE
    SET heartbeats = heartbeats + excluded.heartbeats, tokens = tokens + excluded.tokens;

    """
  }

  private static func days(_ table: String) -> String {
    """
    SELECT day, sum(heartbeats) AS heartbeats, sum(tokens) AS tokens
    FROM \(table) WHERE day > date('now', '-' || :config_shownDays || ' days')
    GROUP BY day ORDER BY day

    """
  }

  private static func agents(_ table: String) -> String {
    """
    SELECT agents.name, sum(heartbeats) AS heartbeats, sum(tokens) AS tokens, max(day) AS last_day
    FROM \(table) JOIN agents ON agents.id = agent_id
    GROUP BY agent_id ORDER BY heartbeats DESC, agents.name

    """
  }

  private static let page = """
    {{^agents}}<p class="empty">No heartbeat has been read yet.</p>{{/agents}}
    {{#charts.heartbeats}}{{>partials/chart}}{{/charts.heartbeats}}
    {{#hasAgents}}
    <table>
    <caption>Heartbeats by agent</caption>
    <thead><tr><th scope="col">Agent</th><th scope="col" class="n">Heartbeats</th><th scope="col" class="n">Tokens</th><th scope="col">Last day</th></tr></thead>
    <tbody>
    {{#agents}}
    <tr><th scope="row"><bdi>{{name}}</bdi></th><td class="n">{{heartbeats | count}}</td><td class="n">{{tokens | tokens}}</td><td>{{last_day | day}}</td></tr>
    {{/agents}}
    </tbody>
    </table>
    {{/hasAgents}}
    <p><a href="{{root}}{{module.api}}days.json">These days as JSON</a></p>

    """

  private static let widget = """
    {{^agents}}<p class="empty">No heartbeat yet.</p>{{/agents}}
    {{#hasAgents}}
    <ul>
    {{#agents}}
    <li><bdi>{{name}}</bdi>: {{heartbeats | count}} heartbeats, {{tokens | tokens}} tokens</li>
    {{/agents}}
    </ul>
    {{/hasAgents}}

    """
}
