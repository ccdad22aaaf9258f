using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;

namespace MagicWave.Payments.Tests;

/// <summary>States of machines in the store: replaced, removed, and kept over a restart.</summary>
public sealed class StateRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-state").FullName;

    [Fact]
    public void A_state_is_replaced_removed_and_kept()
    {
        using (IPaymentStore store = Open())
        {
            store.Commit([State("a", 1, 10), State("a", 2, 20), State("b", 1, 30)]);
            store.Commit([State("a", 1, 11), new StateRecord("a", new byte[] { 2 }, default)]);
        }

        using IPaymentStore again = Open();
        Assert.Equal(
            ["a 01 0B", "b 01 1E"],
            again.Load().States.Select(state => $"{state.Kind} {Convert.ToHexString(state.Key.Span)} {Convert.ToHexString(state.Value.Span)}").Order());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StateRecord State(string kind, byte key, byte value) => new(kind, new[] { key }, new[] { value });

    private SqlitePaymentStore Open() => SqlitePaymentStore.Open(
        Path.Combine(_folder, "books.db"), SettlementAccount.FromBytes(new byte[32]), NetworkId.FromPassphrase("MagicWave test"));
}
