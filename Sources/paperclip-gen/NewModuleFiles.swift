import Engine

/// The files that `module new` writes: a module that counts runs by agent and day, with a page, a widget and
/// a JSON file.
enum NewModuleFiles {
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
        "description": "Counts runs by agent and day",
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
                "heartbeats": { "kind": "bars", "data": "days", "x": "day", "y": "heartbeats", "title": "Runs by day" }
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
            "shownDays": { "type": "integer", "minimum": 1, "default": 90, "description": "The number of days that the page shows" }
          },
          "additionalProperties": false
        },
        "requires": { "core": ">=0.1.0" }
      }

      """
  }

  private static func migration(_ table: String) -> String {
    """
    -- The names of a module's tables and indexes start with mod_<id>_. Keys are NOT NULL, so that upserts find their rows.
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
    -- hook_events has one batch of events. The result must not depend on the size of batches, so new counts are added.
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
    {{^agents}}<p class="empty">No runs yet.</p>{{/agents}}
    {{#charts.heartbeats}}{{>partials/chart}}{{/charts.heartbeats}}
    {{#hasAgents}}
    <table>
    <caption>Runs by agent</caption>
    <thead><tr><th scope="col">Agent</th><th scope="col" class="n">Runs</th><th scope="col" class="n">Tokens</th><th scope="col">Last day</th></tr></thead>
    <tbody>
    {{#agents}}
    <tr><th scope="row"><bdi>{{name}}</bdi></th><td class="n">{{heartbeats | count}}</td><td class="n">{{tokens | tokens}}</td><td>{{last_day | day}}</td></tr>
    {{/agents}}
    </tbody>
    </table>
    {{/hasAgents}}
    <p><a href="{{root}}{{module.api}}days.json">Runs by day as JSON</a></p>

    """

  private static let widget = """
    {{^agents}}<p class="empty">No runs yet.</p>{{/agents}}
    {{#hasAgents}}
    <ul>
    {{#agents}}
    <li><bdi>{{name}}</bdi>: {{heartbeats | count runs}}, {{tokens | tokens}} tokens</li>
    {{/agents}}
    </ul>
    {{/hasAgents}}

    """
}
