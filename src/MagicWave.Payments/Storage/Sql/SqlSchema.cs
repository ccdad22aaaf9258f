namespace MagicWave.Payments.Storage.Sql;

/// <summary>
/// The tables of the books, version 2, for any database. <c>{blob}</c>, <c>{identity}</c> and <c>{keyed}</c> are the database's words for bytes, for
/// a key that counts by itself, and for a table that is stored by its key. Amounts in 10⁻¹³ are 16 bytes big-endian; stroops and times are integers;
/// no peer and no item are empty in keys. Every row says whose node's it is; what may happen once says in which account's or network's books.
/// The journal takes no change and no removal: each database adds the triggers in its own language.
/// </summary>
internal static class SqlSchema
{
    public const long Version = 2;

    public const string Create = """
        CREATE TABLE books_version (version BIGINT NOT NULL);
        CREATE TABLE node (
          id {identity}, account {blob} NOT NULL UNIQUE, network {blob} NOT NULL, entry BIGINT NOT NULL, hash {blob} NOT NULL,
          commit_id {blob} NOT NULL);
        CREATE TABLE peer (
          node BIGINT NOT NULL, account {blob} NOT NULL,
          earned {blob} NOT NULL, earned_cells BIGINT NOT NULL, owed {blob} NOT NULL, owed_cells BIGINT NOT NULL,
          requested BIGINT NOT NULL, received BIGINT NOT NULL, accepted BIGINT NOT NULL, paid BIGINT NOT NULL,
          credited {blob} NOT NULL, prepaid {blob} NOT NULL, credit {blob} NOT NULL, threshold {blob} NOT NULL, disputed {blob} NOT NULL,
          issued_sequence BIGINT NOT NULL, accepted_sequence BIGINT NOT NULL, checkpoints BIGINT NOT NULL,
          unpaid_since BIGINT, unpaid_level {blob} NOT NULL, settled {blob} NOT NULL, conceded {blob} NOT NULL,
          disputed_since BIGINT, faults BIGINT NOT NULL, faults_at BIGINT, is_client BIGINT NOT NULL, PRIMARY KEY (node, account)){keyed};
        CREATE TABLE entry (
          node BIGINT NOT NULL, id BIGINT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, time BIGINT NOT NULL, hash {blob} NOT NULL,
          PRIMARY KEY (node, id)){keyed};
        CREATE UNIQUE INDEX entry_by_key ON entry (node, key);
        CREATE TABLE posting (
          node BIGINT NOT NULL, entry BIGINT NOT NULL, line BIGINT NOT NULL, account BIGINT NOT NULL, asset BIGINT NOT NULL,
          peer {blob} NOT NULL, item TEXT NOT NULL, amount {blob} NOT NULL, PRIMARY KEY (node, entry, line)){keyed};
        CREATE INDEX posting_by_peer ON posting (peer, entry) WHERE length(peer) > 0;
        CREATE TABLE balance (
          node BIGINT NOT NULL, account BIGINT NOT NULL, asset BIGINT NOT NULL, peer {blob} NOT NULL, item TEXT NOT NULL,
          amount {blob} NOT NULL, PRIMARY KEY (node, account, asset, peer, item)){keyed};
        CREATE TABLE checkpoint (
          node BIGINT NOT NULL, entry BIGINT NOT NULL, hash {blob} NOT NULL, balances {blob} NOT NULL, PRIMARY KEY (node, entry)){keyed};
        CREATE TABLE request (
          node BIGINT NOT NULL, peer {blob} NOT NULL, direction BIGINT NOT NULL, id {blob} NOT NULL, sequence BIGINT NOT NULL,
          amount BIGINT NOT NULL, body {blob} NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL, due BIGINT NOT NULL,
          state BIGINT NOT NULL, transfer {blob}, refusal BIGINT, PRIMARY KEY (node, peer, direction, id));
        CREATE INDEX request_by_sequence ON request (node, peer, direction, sequence);
        CREATE INDEX request_by_creation ON request (node, direction, created);
        CREATE UNIQUE INDEX request_by_transfer ON request (node, direction, transfer) WHERE transfer IS NOT NULL;
        CREATE TABLE transfer (
          node BIGINT NOT NULL, hash {blob} NOT NULL, peer {blob} NOT NULL, request {blob} NOT NULL, source {blob} NOT NULL,
          destination {blob} NOT NULL, amount BIGINT NOT NULL, memo {blob} NOT NULL, sequence BIGINT NOT NULL, valid_until BIGINT NOT NULL,
          envelope {blob} NOT NULL, state BIGINT NOT NULL, PRIMARY KEY (node, hash));
        CREATE UNIQUE INDEX one_transfer ON transfer (node, peer, request) WHERE state <> 2;
        CREATE INDEX transfer_by_state ON transfer (node, state);
        CREATE TABLE state (
          node BIGINT NOT NULL, kind TEXT NOT NULL, key {blob} NOT NULL, value {blob} NOT NULL, PRIMARY KEY (node, kind, key)){keyed};
        CREATE TABLE once (
          scope {blob} NOT NULL, kind TEXT NOT NULL, key {blob} NOT NULL, value {blob} NOT NULL, PRIMARY KEY (scope, kind, key)){keyed};
        INSERT INTO books_version (version) VALUES (2);
        """;

    /// <summary>The statements of <see cref="Create"/> in one database's words.</summary>
    public static string Write(string blob, string identity, string keyed) => Create
        .Replace("{blob}", blob, StringComparison.Ordinal)
        .Replace("{identity}", identity, StringComparison.Ordinal)
        .Replace("{keyed}", keyed, StringComparison.Ordinal);
}
