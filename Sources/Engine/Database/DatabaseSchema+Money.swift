/// Money that came in, and its fees. `money_facts` has the rows of the files; the other tables follow from it
/// and are made again whenever it changed. Amounts are integers as text, in units of 10^-exponent, since
/// those of a chain are beyond 64 bits.
extension DatabaseSchema {
  static let money = """
    CREATE TABLE money_facts (
      source TEXT NOT NULL, id TEXT NOT NULL, line INTEGER NOT NULL, system TEXT NOT NULL, form TEXT NOT NULL,
      account TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, currency TEXT NOT NULL,
      exponent INTEGER NOT NULL, gross TEXT NOT NULL, fee TEXT NOT NULL, net TEXT NOT NULL, ref TEXT, charge TEXT,
      intent TEXT, payout TEXT, project TEXT, billing_code TEXT, description TEXT, reason TEXT,
      PRIMARY KEY (source, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX money_facts_by_id ON money_facts (id);
    -- The time from the first to the last row of each file.
    CREATE TABLE money_files (
      source TEXT NOT NULL, system TEXT NOT NULL, form TEXT NOT NULL, account TEXT NOT NULL, first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL, PRIMARY KEY (source, system, form, account, first_at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE money_in (
      id TEXT PRIMARY KEY, source TEXT NOT NULL, form TEXT NOT NULL, account TEXT NOT NULL, at INTEGER NOT NULL,
      day TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, currency TEXT NOT NULL, exponent INTEGER NOT NULL,
      gross_minor TEXT NOT NULL, fee_minor TEXT NOT NULL, net_minor TEXT NOT NULL,
      -- In millionths of a US cent; NULL without an exchange rate.
      gross_microcents INTEGER, fee_microcents INTEGER, net_microcents INTEGER, rate_day TEXT,
      ref TEXT, charge TEXT, intent TEXT, payout_ref TEXT, description TEXT, project TEXT, project_id TEXT,
      billing_code TEXT, is_counted INTEGER NOT NULL, reason TEXT, input TEXT NOT NULL, line INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX money_in_by_day ON money_in (day, kind, is_counted, gross_microcents, fee_microcents, net_microcents, fee_minor);
    CREATE INDEX money_in_by_ref ON money_in (ref) WHERE ref IS NOT NULL;
    CREATE INDEX money_in_by_charge ON money_in (charge) WHERE charge IS NOT NULL;
    CREATE INDEX money_in_by_intent ON money_in (intent) WHERE intent IS NOT NULL;
    CREATE INDEX money_in_by_payout ON money_in (payout_ref) WHERE payout_ref IS NOT NULL;
    CREATE TABLE money_sums (
      month TEXT NOT NULL, source TEXT NOT NULL, account TEXT NOT NULL, currency TEXT NOT NULL, kind TEXT NOT NULL,
      is_counted INTEGER NOT NULL, is_converted INTEGER NOT NULL, entries INTEGER NOT NULL, gross TEXT NOT NULL,
      fee TEXT NOT NULL, net TEXT NOT NULL,
      PRIMARY KEY (month, source, account, currency, kind, is_counted, is_converted)
    ) STRICT, WITHOUT ROWID;
    -- Days that the files cover without a gap.
    CREATE TABLE money_spans (
      source TEXT NOT NULL, account TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
      PRIMARY KEY (source, account, first_day)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE money_checks (name TEXT PRIMARY KEY, checked INTEGER NOT NULL, failed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    -- What the tokens of a month would have cost at the operator's list prices.
    CREATE TABLE list_costs (
      month TEXT PRIMARY KEY, microcents INTEGER NOT NULL, unpriced_tokens INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- What runs reported as their cost, which is no bill.
    CREATE VIEW reported_costs (month, runs, microcents) AS
    SELECT strftime('%Y-%m', day * 86400, 'unixepoch'), sum(reports), sum(reported) FROM run_sums
    WHERE flags & 1 AND day >= 0 AND reports > 0 GROUP BY 1;
    """
}
