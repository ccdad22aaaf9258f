using BenchmarkDotNet.Running;
using MagicWave.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(SharedMachineConfig).Assembly).Run(args, new SharedMachineConfig());
return 0;
