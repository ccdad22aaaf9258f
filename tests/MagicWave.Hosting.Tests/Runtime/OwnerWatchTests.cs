using System.Diagnostics;
using MagicWave.Hosting.Runtime;
using MagicWave.TestKit;

namespace MagicWave.Hosting.Tests.Runtime;

public sealed class OwnerWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task It_ends_with_the_owner()
    {
        using Process owner = Process.Start("sleep", ["60"]);
        ManualTimeProvider time = new();
        Task watch = OwnerWatch.WaitForEndAsync(owner.Id, time, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(watch.IsCompleted);

        owner.Kill();
        await owner.WaitForExitAsync();
        while (time.AdvanceToNextTimer() && !watch.IsCompleted)
        {
            await Task.Yield();
        }

        await watch.WaitAsync(Patience);
    }

    [Fact]
    public async Task It_ends_at_once_when_the_owner_is_gone()
    {
        using Process owner = Process.Start("true");
        await owner.WaitForExitAsync();

        await OwnerWatch.WaitForEndAsync(owner.Id, new ManualTimeProvider(), CancellationToken.None).WaitAsync(Patience);
    }

    [Fact]
    public async Task Without_an_owner_it_ends_only_when_told()
    {
        using CancellationTokenSource ending = new();
        ManualTimeProvider time = new();
        Task watch = OwnerWatch.WaitForEndAsync(null, time, ending.Token);
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(watch.IsCompleted);

        await ending.CancelAsync();
        await watch.WaitAsync(Patience);
    }
}
