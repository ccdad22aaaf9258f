using MagicWave.Onion.Relay.Authority;
using MagicWave.Onion.Relay.Runtime;
using MagicWave.Onion.Relay.Tests.Authority;
using MagicWave.Onion.Relay.Tests.Descriptor;

namespace MagicWave.Onion.Relay.Tests.Runtime;

public sealed class AuthorityFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("magicwave-authorityfiles-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_authority_comes_back_from_its_files()
    {
        TestAuthority before = new();
        before.Upload(TestRelay.Descriptor(1));
        before.Upload(TestRelay.Descriptor(2));
        before.Advance(TimeSpan.FromHours(1));
        AuthorityFiles files = new(_folder.FullName);
        foreach (AuthorityEvent.KeysPinned pinned in before.Events.OfType<AuthorityEvent.KeysPinned>())
        {
            files.AppendPin(pinned.Line);
        }

        files.SaveConsensus(before.Microdesc!);
        files.SaveConsensus(before.Ns!);
        files.SaveRelays(before.Machine.WriteDescriptors(), before.Machine.WriteHistory());

        TestAuthority after = new(saved: new AuthorityFiles(_folder.FullName).Load(), date: before.Date);
        Assert.Equal(2, after.Machine.RelayCount);
        Assert.Equal(before.Microdesc!.Text.ToArray(), after.Microdesc!.Text.ToArray());
        Assert.Equal(before.Ns!.Text.ToArray(), after.Ns!.Text.ToArray());
        Assert.DoesNotContain(after.Events, static next => next is AuthorityEvent.KeysPinned);
    }

    [Fact]
    public void An_empty_folder_is_a_beginning() => Assert.Equal(0, new TestAuthority(saved: new AuthorityFiles(_folder.FullName).Load()).Machine.RelayCount);
}
