using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography.Tests;

public sealed class NativeLibraryTests
{
    [Fact]
    public void A_missing_library_names_its_package()
    {
        NativeLibraryMissingException thrown =
            Assert.Throws<NativeLibraryMissingException>(() => NativeLibraries.ThrowMissing("libsodium.so.23", "libsodium23"));
        Assert.Equal("libsodium23", thrown.Package);
        Assert.Contains("libsodium23", thrown.Message, StringComparison.Ordinal);
    }
}
